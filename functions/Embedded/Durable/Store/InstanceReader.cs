using Interchange.Embedded.Durable.History;
using Interchange.Embedded.State;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Answers questions about instances, without holding up those who write.</summary>
internal sealed class InstanceReader(StateFile reader, long hub)
{
    private const string Columns = "i.id, i.instance_id, i.orchestrator, i.status, i.created_at, i.updated_at, p.tags";
    private const string Payloads = ", p.input, p.output, p.custom_status, p.failure";
    private const string Source = "FROM durable_instance i CROSS JOIN durable_payload p ON p.instance = i.id";

    private readonly Statement _one = reader.Prepare($"SELECT {Columns} {Source} WHERE i.hub = ?1 AND i.instance_id = ?2");
    private readonly Statement _oneInFull = reader.Prepare($"SELECT {Columns}{Payloads} {Source} WHERE i.hub = ?1 AND i.instance_id = ?2");
    private readonly Statement _page = reader.Prepare(Page(Columns));
    private readonly Statement _pageInFull = reader.Prepare(Page(Columns + Payloads));
    private readonly Statement _execution = reader.Prepare("SELECT id, generation FROM durable_instance WHERE hub = ?1 AND instance_id = ?2");
    private readonly Statement _turns = reader.Prepare("SELECT events FROM durable_turn WHERE instance = ?1 ORDER BY turn");

    /// <param name="instanceId">The instance.</param>
    /// <param name="inFull">Whether payloads are read too.</param>
    public StoredInstance? Find(string instanceId, bool inFull)
    {
        using (reader.Hold())
        {
            return (inFull ? _oneInFull : _one).Bind(1, hub).Bind(2, instanceId).First<StoredInstance>(inFull ? InFull : Instance);
        }
    }

    /// <summary>Instances that fit, in the order in which they were made.</summary>
    /// <param name="query">What they have to fit.</param>
    /// <param name="after">The number of the last instance before the page.</param>
    /// <param name="most">How many the page has at most.</param>
    public IReadOnlyList<StoredInstance> Find(OrchestrationQuery query, long after, int most)
    {
        // A bit for each status; none is set when all fit.
        var statuses = query.Statuses?.Aggregate(0L, static (bits, status) => bits | (1L << (int)status));
        using (reader.Hold())
        {
            return (query.FetchInputsAndOutputs ? _pageInFull : _page)
                .Bind(1, hub).Bind(2, after)
                .Bind(3, query.CreatedFrom?.UtcTicks ?? 0).Bind(4, query.CreatedTo?.UtcTicks ?? long.MaxValue)
                .Bind(5, statuses ?? -1).Bind(6, query.InstanceIdPrefix ?? "").Bind(7, most)
                .All<StoredInstance>(query.FetchInputsAndOutputs ? InFull : Instance);
        }
    }

    /// <summary>The history of an instance's current execution; null when there is no such instance.</summary>
    public HistoryFile? History(string instanceId)
    {
        using (reader.Hold())
        {
            var (row, generation) = _execution.Bind(1, hub).Bind(2, instanceId).First(static found => (found.Int64(0), found.Int32(1)));
            return row == 0
                ? null
                : new HistoryFile
                {
                    InstanceId = instanceId,
                    Generation = generation,
                    Events = [.. _turns.Bind(1, row).All(static turn => HistoryJson.Decode(turn.Span(0))).SelectMany(static turn => turn)],
                };
        }
    }

    private static string Page(string columns) => $"""
        SELECT {columns} {Source}
        WHERE i.hub = ?1 AND i.id > ?2 AND i.created_at >= ?3 AND i.created_at <= ?4 AND ((1 << i.status) & ?5) <> 0
            AND substr(i.instance_id, 1, length(?6)) = ?6
        ORDER BY i.id LIMIT ?7
        """;

    private static StoredInstance Instance(Statement row) => new(
        row.Int64(0),
        row.Text(1)!,
        row.Text(2)!,
        (OrchestrationRuntimeStatus)row.Int32(3),
        new DateTimeOffset(row.Int64(4), TimeSpan.Zero),
        new DateTimeOffset(row.Int64(5), TimeSpan.Zero))
    {
        Tags = row.IsNull(6) ? null : HistoryJson.DecodeTags(row.Span(6)),
    };

    private static StoredInstance InFull(Statement row) => Instance(row) with
    {
        Input = row.Text(7),
        Output = row.Text(8),
        CustomStatus = row.Text(9),
        Failure = row.IsNull(10) ? null : HistoryJson.DecodeFailure(row.Span(10)),
    };
}
