"""More than forty kinds of site: validators and hints, moves and outages, bodies."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import timedelta
from email.utils import format_datetime

from tests.http_stand_in import answer
from tests.pipeline.ingesting import rss
from tests.site_kinds import SITES as SITES
from tests.site_kinds import redirect, site
from tests.sites import FEED, HOUR, Visit, article, conditional, feed, rude

# --- validators and hints ---------------------------------------------------------------------------------------------


@site(captured=5, polls=(10, 13))
def plain(visit: Visit) -> bytes:
    return feed(*visit.items())


@site(captured=5, polls=(10, 13))
def etags(visit: Visit) -> bytes:
    return conditional(visit, rss(*visit.items()).encode(), etag=f'"{visit.issues()}"')


@site(captured=5, polls=(10, 13))
def dates_only(visit: Visit) -> bytes:
    told = format_datetime(visit.opened_at + visit.issues() * timedelta(hours=1), usegmt=False)
    return conditional(visit, rss(*visit.items()).encode(), last_modified=told)


@site(captured=5, polls=(10, 13))
def strange_etags(visit: Visit) -> bytes:
    return conditional(visit, rss(*visit.items()).encode(), etag=f"W/ n {visit.issues()}; \"x' ,")


@site(captured=5, polls=(10, 13))
def etags_of_other_bytes(visit: Visit) -> bytes:
    return conditional(visit, rss(*visit.items()).encode(), etag=f'"\xe9{visit.issues()}"')


@site(captured=3, polls=(5, 25))
def etags_that_change_for_nothing(visit: Visit) -> bytes:
    return conditional(visit, rss(*visit.items(3)).encode(), etag=f'"{visit.nth}"')


@site(captured=5, hours=130, polls=(20, 100), told=("feed.quiet", "feed.recovered"))
def etags_that_lie(visit: Visit) -> bytes:
    if "if-none-match" in visit.headers:
        return answer(304)
    numbers = range(3 if visit.nth == 1 else 5)
    dates = [format_datetime(visit.opened_at - n * 14 * HOUR) for n in numbers]
    return feed(*(visit.item(n, date=dates[n]) for n in numbers), etag='"same"')


@site(polls=(2, 12), told=("feed.failing",), error="answered 304")
def not_modified_without_being_asked(visit: Visit) -> bytes:
    return answer(304)


@site(captured=5, polls=(3, 5), gap_min=50)
def fresh_for_fifty_minutes(visit: Visit) -> bytes:
    return feed(*visit.items(), cache_control="public, max-age=3000")


@site(captured=5, polls=(3, 5), gap_min=45)
def expires_in_45_minutes(visit: Visit) -> bytes:
    date, expires = (format_datetime(visit.now + timedelta(minutes=m), usegmt=False) for m in (0, 45))
    return feed(*visit.items(), date=date, expires=expires)


@site(captured=5, polls=(3, 5), gap_min=45)
def time_to_live(visit: Visit) -> bytes:
    return conditional(visit, rss(*visit.items(), head="<ttl>45</ttl>").encode(), etag=f'"{visit.issues()}"')


@site(captured=5, polls=(5, 7), gap_min=30)
def twice_an_hour(visit: Visit) -> bytes:
    head = '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod>'
    frequency = head.replace("Period", "Frequency").replace("hourly", "2")
    return feed(*visit.items(), head=head + frequency)


@site(polls=(10, 60), hours=26)
def asleep_in_the_morning(visit: Visit) -> bytes:
    if visit.nth > 1 and visit.now.hour < 12:
        return rude()
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(12))
    return feed(*visit.items(3), head=f"<skipHours>{hours}</skipHours>")


@site(polls=(10, 70), hours=40)
def closed_on_fridays(visit: Visit) -> bytes:
    if visit.nth > 1 and visit.now.weekday() == 4:
        return rude()
    return feed(*visit.items(3), head="<skipDays><day>Friday</day></skipDays>")


@site(captured=3, polls=(5, 10), hours=48)
def seldom(visit: Visit) -> bytes:
    return feed(*(visit.item(3 - 168 * number, link=f"{visit.base}/a/{number}") for number in range(3)))


# --- moved, gone, and out of order ------------------------------------------------------------------------------------


@site(captured=5, url="/new", polls=(3, 3))
def moved_for_good(visit: Visit) -> bytes:
    return (
        redirect(301, "/new")
        if visit.path == FEED
        else feed(*visit.items())
        if visit.path == "/new"
        else article(visit)
    )


@site(captured=5, url=FEED)
def moved_for_now(visit: Visit) -> bytes:
    return (
        redirect(302, "/new")
        if visit.path == FEED
        else feed(*visit.items())
        if visit.path == "/new"
        else article(visit)
    )


@site(captured=5, url="/4", polls=(3, 5))
def moved_along_a_chain(visit: Visit) -> bytes:
    steps = {FEED: (301, "/2"), "/2": (308, "/3"), "/3": (301, "4#here")}
    if visit.path in steps:
        return redirect(*steps[visit.path])
    return feed(*visit.items()) if visit.path == "/4" else article(visit)


@site(captured=0, told=("feed.failing",), error="redirects more than 5 times", polls=(2, 10))
def redirect_loop(visit: Visit) -> bytes:
    return redirect(301, "/3" if visit.path == "/2" else "/2")


@site(captured=0, told=("feed.failing",), error="redirects more than 5 times", polls=(2, 10))
def six_hops(visit: Visit) -> bytes:
    number = int(visit.path.removeprefix("/") if visit.path != FEED else 0)
    return redirect(302, f"/{number + 1}") if number < 6 else feed(*visit.items())


@site(captured=0, told=("feed.failing",), error="not public", polls=(2, 10))
def leads_inside(visit: Visit) -> bytes:
    return redirect(302, "http://127.48.0.1:9/feed")


@site(captured=5, told=("feed.failing",), error="410", polls=(10, 14), hours=4)
def gone(visit: Visit) -> bytes:
    return answer(410) if visit.after(3) else feed(*visit.items())


@site(captured=10, told=("feed.failing", "feed.recovered"), polls=(15, 30), hours=8)
def missing_for_a_while(visit: Visit) -> bytes:
    return answer(404) if visit.after(2) and not visit.after(4) else feed(*visit.items())


@site(captured=5, polls=(10, 13))
def one_hiccup(visit: Visit) -> bytes:
    return answer(500) if visit.nth == 10 else feed(*visit.items())


@site(captured=10, told=("feed.failing", "feed.recovered"), polls=(15, 30), hours=8)
def broken_for_hours(visit: Visit) -> bytes:
    return answer(500) if visit.after(2) and not visit.after(4) else feed(*visit.items())


@site(captured=10, polls=(15, 25), told=("feed.failing", "feed.recovered"), hours=8)
def limits_rates(visit: Visit) -> bytes:
    return answer(429, retry_after="7200") if visit.nth in (2, 3) else feed(*visit.items())


@site(captured=3, polls=(3, 20), hours=24)
def closed_until_evening(visit: Visit) -> bytes:
    until = visit.opened_at + timedelta(hours=20)
    if visit.nth > 2 and visit.now < until:
        return rude()
    if visit.nth == 1 or visit.now >= until:
        return feed(*visit.items(3))
    return answer(503, retry_after=format_datetime(until), date=format_datetime(visit.now))


@site(captured=0, polls=(3, 8), told=("feed.failing",), error="403")
def forbids(visit: Visit) -> bytes:
    return answer(403)


# --- bodies -----------------------------------------------------------------------------------------------------------


@site(captured=0, told=("feed.failing",), error="HTML page", polls=(2, 10))
def a_page(visit: Visit) -> bytes:
    return answer(body=b"<!doctype html><html><body>Maintenance</body></html>", content_type="text/html")


@site(captured=0, told=("feed.failing",), error="HTML page", polls=(2, 10))
def consent_wall(visit: Visit) -> bytes:
    if visit.path.startswith("/consent"):
        return answer(body=b"<html><body><form>We value your privacy</form></body></html>", set_cookie="seen=1")
    return redirect(302, "/consent?back=/feed")


@site(captured=0, told=("feed.failing",), error="empty", polls=(2, 10))
def says_nothing(visit: Visit) -> bytes:
    return answer()


@site(captured=0, polls=(5, 25))
def empty(visit: Visit) -> bytes:
    return feed()


@site(captured=5)
def zipped(visit: Visit) -> bytes:
    return answer(body=gzip.compress(rss(*visit.items()).encode()), content_encoding="gzip")


@site(captured=5)
def deflated_without_a_header(visit: Visit) -> bytes:
    return answer(body=zlib.compress(rss(*visit.items()).encode(), wbits=-15), content_encoding="deflate")


@site(captured=0, told=("feed.failing",), error="nobody asked for", polls=(2, 10))
def in_another_encoding(visit: Visit) -> bytes:
    return answer(body=b"\x8b\x02\x80<rss></rss>\x03", content_encoding="br")


@site(captured=5)
def in_chunks(visit: Visit) -> bytes:
    body = rss(*visit.items()).encode()
    chunks = b"".join(f"{len(c):x}\r\n".encode() + c + b"\r\n" for c in (body[:7], body[7:]))
    return b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n" + chunks + b"0\r\n\r\n"


@site(captured=0, told=("feed.failing",), error="cut off", polls=(2, 10))
def cut_off(visit: Visit) -> bytes:
    return answer(body=rss(*visit.items()).encode(), content_length="1000000")


@site(captured=0, told=("feed.failing",), error="not valid HTTP", polls=(2, 10))
def lies_about_its_length(visit: Visit) -> bytes:
    whole = [visit.item(number) for number in (1, 2)]
    body = rss(*whole, visit.item(3)).encode()
    return answer(body=body, content_length=str(body.index(b"<title>Person3")))


@site(captured=0, told=("feed.failing",), error="larger than 10 MB", polls=(2, 10))
def enormous(visit: Visit) -> bytes:
    return answer(body=gzip.compress(b"<rss>" + b" " * 10_000_001, 1), content_encoding="gzip")


@site(captured=5)
def latin_letters(visit: Visit) -> bytes:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?>' + rss(*visit.items()).replace("leaves", "démissionne", 99)
    return answer(body=body.encode("latin-1"))


@site(captured=5)
def called_a_page(visit: Visit) -> bytes:
    return feed(*visit.items(), content_type="text/html")


@site(captured=5)
def atom(visit: Visit) -> bytes:
    entries = "".join(
        f"<entry><id>n{n}</id><title>Person{n} leaves the company of many names</title><link href='/a/{n}'/>"
        f"<updated>{visit.opened_at + timedelta(hours=n - 3):%Y-%m-%dT%H:%M:%SZ}</updated></entry>"
        for n in range(visit.issues(), 0, -1)
    )
    return answer(body=f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title>{entries}</feed>'.encode())


@site(captured=5)
def json_feed(visit: Visit) -> bytes:
    items = [
        {
            "id": f"n{n}",
            "url": f"{visit.base}/a/{n}",
            "title": f"Person{n} leaves the company of many names",
            "date_published": (visit.opened_at + timedelta(hours=n - 3)).isoformat(),
        }
        for n in range(visit.issues(), 0, -1)
    ]
    return answer(body=json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode())
