namespace Interchange.Gateway.Providers;

/// <summary>What a provider does with prompts and answers by default, as it says in public. What is not known is taken for the worst.</summary>
public sealed record DataPolicy
{
    /// <summary>Nothing is known: assumed to keep, train on and publish.</summary>
    public static readonly DataPolicy Unknown = new();

    /// <summary>The data is gone with the answer: a server of one's own, or a provider without retention.</summary>
    public static readonly DataPolicy NothingKept = new() { Trains = false, RetentionDays = 0, Publishes = false };

    /// <summary>True when the data may train models.</summary>
    public bool Trains { get; init; } = true;

    /// <summary>Days after which the data is deleted; 0 when it is not kept at all, null when there is no bound or none is known.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>True when the data may be made public.</summary>
    public bool Publishes { get; init; } = true;

    /// <summary>Meets <c>zdr</c>: nothing is kept, trained on or published.</summary>
    public bool KeepsNothing => RetentionDays == 0 && !Trains && !Publishes;

    /// <summary>Fails <c>data_collection: "deny"</c>: trains, publishes, or keeps without a bound. Keeping for some days against abuse is no collection.</summary>
    public bool Collects => Trains || Publishes || RetentionDays is null;

    /// <summary>The data is kept for some days against abuse and used for nothing else.</summary>
    public static DataPolicy Retained(int days) => new() { Trains = false, RetentionDays = days, Publishes = false };
}
