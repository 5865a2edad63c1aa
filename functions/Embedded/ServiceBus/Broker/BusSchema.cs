namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>The broker's tables. Times are UTC ticks.</summary>
internal static class BusSchema
{
    /// <summary>Stands for "never" where a time is stored.</summary>
    public const long Never = long.MaxValue;

    public const string Create = """
        CREATE TABLE IF NOT EXISTS bus_topic (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE);

        CREATE TABLE IF NOT EXISTS bus_subscription (
            id INTEGER PRIMARY KEY,
            topic INTEGER NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            UNIQUE (topic, name));

        -- One row a message, whatever the number of subscriptions. The newest row is never purged, so that numbers are not given twice.
        CREATE TABLE IF NOT EXISTS bus_message (
            sequence INTEGER PRIMARY KEY,
            topic INTEGER NOT NULL,
            enqueued_at INTEGER NOT NULL,
            scheduled_for INTEGER,
            time_to_live INTEGER NOT NULL,
            message_id TEXT NOT NULL,
            session_id TEXT,
            partition_key TEXT,
            subject TEXT,
            correlation_id TEXT,
            content_type TEXT,
            reply_to TEXT,
            reply_to_session_id TEXT,
            recipient TEXT,
            properties BLOB,
            body BLOB NOT NULL);

        -- Who is handed the messages of a topic: its declared subscriptions.
        CREATE TABLE IF NOT EXISTS bus_fanout (
            topic INTEGER NOT NULL,
            subscription INTEGER NOT NULL,
            time_to_live INTEGER NOT NULL,
            requires_session INTEGER NOT NULL,
            PRIMARY KEY (topic, subscription)) WITHOUT ROWID;

        -- One row: the number of the last message that subscriptions have been handed.
        CREATE TABLE IF NOT EXISTS bus_progress (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            distributed INTEGER NOT NULL);

        INSERT OR IGNORE INTO bus_progress (id, distributed) VALUES (1, (SELECT coalesce(max(sequence), 0) FROM bus_message));

        -- One row for each subscription that was handed the message and has not settled it. queue: 0 active, 1 dead-lettered.
        -- A row with lock_id is locked until available_at. session_id is set where the subscription requires sessions.
        CREATE TABLE IF NOT EXISTS bus_delivery (
            subscription INTEGER NOT NULL,
            queue INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            available_at INTEGER NOT NULL,
            lock_id INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            delivery_count INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            session_id TEXT,
            properties BLOB,
            dead_reason TEXT,
            dead_description TEXT,
            PRIMARY KEY (subscription, queue, sequence)) WITHOUT ROWID;

        CREATE INDEX IF NOT EXISTS bus_delivery_session ON bus_delivery (subscription, session_id, sequence)
            WHERE session_id IS NOT NULL;

        -- A session that a receiver holds.
        CREATE TABLE IF NOT EXISTS bus_session (
            subscription INTEGER NOT NULL,
            session_id TEXT NOT NULL,
            lock_id INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            locked_until INTEGER NOT NULL,
            PRIMARY KEY (subscription, session_id)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS bus_scheduled (
            due INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (due, sequence)) WITHOUT ROWID;

        -- The ids that duplicate detection remembers.
        CREATE TABLE IF NOT EXISTS bus_seen (
            topic INTEGER NOT NULL,
            message_id TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (topic, message_id)) WITHOUT ROWID;

        -- The processes that may own locks; each holds a lock on a file of its own while it lives.
        CREATE TABLE IF NOT EXISTS bus_process (
            id INTEGER PRIMARY KEY);
        """;
}
