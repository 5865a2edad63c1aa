using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Attempts at answers that are not chat's.</summary>
/// <param name="run">The request.</param>
/// <param name="operation">What is asked for.</param>
/// <param name="catalog">Knows what the models make.</param>
/// <param name="response">Where an answer goes that comes piece by piece; null where it is wanted in one piece.</param>
internal sealed class OperationSource(ChatRun run, InferenceOperation operation, ModelCatalog catalog, StreamResponse? response = null) : IAttemptSource
{
    public bool Streamed => false;

    public bool StreamsAt(int index) => response is not null && StreamsAt(run, operation, catalog, index);

    public ChatAttempt Begin(int index, AttemptClock clock, Race? race)
    {
        if (operation.FormOf is null)
        {
            return new OperationAttempt(run, index, clock, operation) { Race = race };
        }

        var form = FormOf(run, operation, catalog, index);
        return response is not null && StreamsAt(index)
            ? new StreamedMediaAttempt(run, index, clock, form, response) { Race = race }
            : new MediaAttempt(run, index, clock, operation, form) { Race = race };
    }

    public long AddedPrompt(int index) => 0;

    public bool MayContinueAfter(ChatAttempt broken) => false;

    /// <summary>Whether the answer of a step would come piece by piece.</summary>
    public static bool StreamsAt(ChatRun run, InferenceOperation operation, ModelCatalog catalog, int index)
    {
        using var stream = operation.FormOf is null
            ? null
            : FormOf(run, operation, catalog, index).Stream(new MediaCall(run.Request, run.Plan.Steps[index], run.Caller.AccountId, run.CreatedAt));
        return stream is not null;
    }

    private static MediaForm FormOf(ChatRun run, InferenceOperation operation, ModelCatalog catalog, int index)
    {
        // The plan has no step without one; a job's may have lost it with its provider's abilities.
        var step = run.Plan.Steps[index];
        return operation.FormOf!(step.Endpoint, step.Provider, OperationModels.OutputsOf(step, catalog), run.Request.Document).Form
            ?? throw new InvalidOperationException($"{step.Endpoint.Name} no longer offers {operation.Modality}.");
    }
}
