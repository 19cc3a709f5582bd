#!/bin/sh
# Writes a backup of the database into a folder, while daemons work, and keeps the newest fourteen there.
#   backup.sh FOLDER
# SQLite: the file that MONITOR_DATABASE_URL names. PostgreSQL: what PGHOST, PGUSER, PGPASSWORD and PGDATABASE name (an
# address on the command line would show its password to everybody on the machine).
set -eu
folder=${1:?usage: backup.sh FOLDER}
url=${MONITOR_DATABASE_URL:-sqlite:///monitor.db}
umask 077
mkdir -p "$folder"
target=$folder/monitor-$(date -u +%Y%m%dT%H%M%SZ)
case $url in
sqlite:*)
    target=$target.db
    sqlite3 -bail "${url#sqlite:///}" "VACUUM INTO '$target.part'"
    ;;
postgresql:*)
    target=$target.dump
    pg_dump --format=custom --no-password --file="$target.part" --dbname="${PGDATABASE:?set PGHOST, PGUSER, PGPASSWORD and PGDATABASE}"
    ;;
*)
    echo "backup.sh knows sqlite and postgresql addresses only" >&2
    exit 2
    ;;
esac
sync "$target.part"
mv "$target.part" "$target"
ls "$folder" | grep -E '^monitor-[0-9TZ]+\.(db|dump)$' | sort -r | tail -n +15 | while read -r old; do rm "$folder/$old"; done
echo "$target"
