namespace Interchange.Embedded.Durable.Store;

/// <summary>The tables of orchestrations. Times are UTC ticks; an owner is the process that works on a row, 0 for none.</summary>
internal static class DurableSchema
{
    /// <summary>Stands for "never" where a time is stored.</summary>
    public const long Never = long.MaxValue;

    public const string Create = """
        CREATE TABLE IF NOT EXISTS durable_hub (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE);

        -- ready_at: when there is something for the orchestrator to work on. turns: how many the execution has had.
        CREATE TABLE IF NOT EXISTS durable_instance (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hub INTEGER NOT NULL,
            instance_id TEXT NOT NULL,
            orchestrator TEXT NOT NULL,
            generation INTEGER NOT NULL,
            turns INTEGER NOT NULL,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            ready_at INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            parent INTEGER,
            parent_generation INTEGER,
            parent_task INTEGER,
            UNIQUE (hub, instance_id));

        CREATE INDEX IF NOT EXISTS durable_instance_ready ON durable_instance (hub, owner, ready_at);
        CREATE INDEX IF NOT EXISTS durable_instance_parent ON durable_instance (parent) WHERE parent IS NOT NULL;

        -- What clients see of an instance, apart from what is looked at to find work.
        CREATE TABLE IF NOT EXISTS durable_payload (
            instance INTEGER PRIMARY KEY,
            input TEXT,
            output TEXT,
            custom_status TEXT,
            failure BLOB,
            tags BLOB);

        -- The history of the current execution: the events of each turn.
        CREATE TABLE IF NOT EXISTS durable_turn (
            id INTEGER PRIMARY KEY,
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            events BLOB NOT NULL,
            UNIQUE (instance, turn));

        -- What arrived for an instance, or will at visible_at, and is not history yet. generation: the execution it is for, 0 for any.
        CREATE TABLE IF NOT EXISTS durable_message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            instance INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            visible_at INTEGER NOT NULL,
            timer INTEGER,
            event BLOB NOT NULL);

        CREATE INDEX IF NOT EXISTS durable_message_instance ON durable_message (instance, visible_at, id);

        -- Activities that were called and have not ended.
        CREATE TABLE IF NOT EXISTS durable_activity (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hub INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            instance INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            call BLOB NOT NULL);

        CREATE INDEX IF NOT EXISTS durable_activity_next ON durable_activity (hub, owner, id);
        CREATE INDEX IF NOT EXISTS durable_activity_instance ON durable_activity (instance);

        -- The processes that may own rows; each holds a lock on a file of its own while it lives.
        CREATE TABLE IF NOT EXISTS durable_process (
            id INTEGER PRIMARY KEY);
        """;
}
