"""How an article is read: rules and an article go in, claims come out.

A step uses the modules of its own line and of those above it:

    the pack           rule forms text entries elements spellings wordings templates literals language listening
                       everyday glue dates listed_dates
    names and posts    names capitals family_names bodies english_bodies ministries english_ministries post_words
                       offices quotes listed
    one sentence       casing datelines mentions small_words noun_stacks namesakes folds person_folds french_shapes
                       french_orders english_shapes listed_shapes shapes phrases
    one article        people leaders careers own_posts joint_firms particles kinds repeats mere_mentions sports reading
                       asides
    around a match     claims move_lists employers headlines tenures complements endings fellows governed genders
                       unnamed_people pronouns vacancies posts
    may it count       embedding stance when depth subjects
    one match          matched companions left_elsewhere mere_entries mere_exits named_houses state_posts referents
                       houses moments manners resolve
    the findings       afar roundups successions misprints moves titled_manners titles unnamed cascade
    beside             examples explain scoring

Words and wordings of a language are lists of its pack, asked for by name (`Language.has`, `writes`, `pattern`). What no
list can say, the structure of one language, stands in `bodies`, `ministries`, `complements`, `titles` and
`french_shapes`, `french_orders` for French, in `english_bodies`, `english_ministries`, `noun_stacks`, `namesakes`,
`headlines`, `endings`, `state_posts` and `english_shapes` for English, and in `dates`, `post_words` and `shapes` for
both; any other language does without.

`cascade.detect` is the door; `claims` has the shape of a finding, and merges what was found.
"""
