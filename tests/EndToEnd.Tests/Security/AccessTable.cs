namespace Interchange.EndToEnd.Tests.Security;

/// <summary>Who may use which route: what is documented in docs/security.md, and tried on the running app. A route that has no line here fails the tests.</summary>
internal static class AccessTable
{
    private static readonly Dictionary<string, Access> Functions = new(StringComparer.Ordinal)
    {
        ["CancelBatch"] = Access.AnyKey,
        ["CancelResponse"] = Access.AnyKey,
        ["ChatCompletions"] = Access.Inference,
        ["CoinbaseCharge"] = Access.Open,
        ["Completions"] = Access.Inference,
        ["CountDeadLetters"] = Access.Operator,
        ["CountModels"] = Access.Open,
        ["CountTokens"] = Access.Inference,
        ["CreateBatch"] = Access.Inference,
        ["CreateCredential"] = Access.Management,
        ["CreateEmbeddings"] = Access.Inference,
        ["CreateImages"] = Access.Inference,
        ["CreateInlineBatch"] = Access.Inference,
        ["CreateKey"] = Access.Management,
        ["CreateMessage"] = Access.Inference,
        ["CreatePurchase"] = Access.Management,
        ["CreateSpeech"] = Access.Inference,
        ["CreateTranscription"] = Access.Inference,
        ["DeleteCredential"] = Access.Management,
        ["DeleteFile"] = Access.AnyKey,
        ["DeleteJob"] = Access.AnyKey,
        ["DeleteKey"] = Access.Management,
        ["DeleteMemberBudget"] = Access.Management,
        ["DeleteResponse"] = Access.AnyKey,
        ["DeleteTopUp"] = Access.Management,
        ["DeleteWorkspaceBudget"] = Access.Management,
        ["DiscardDeadLetters"] = Access.Operator,
        ["GenerateImages"] = Access.Inference,
        ["GetActivity"] = Access.Management,
        ["GetAnalyticsMeta"] = Access.Management,
        ["GetBatch"] = Access.AnyKey,
        ["GetCatalogRefresh"] = Access.Operator,
        ["GetCredential"] = Access.Management,
        ["GetCredits"] = Access.Management,
        ["GetCurrentKey"] = Access.AnyKey,
        ["GetFile"] = Access.AnyKey,
        ["GetFileContent"] = Access.AnyKey,
        ["GetGeneration"] = Access.AnyKey,
        ["GetInlineBatch"] = Access.AnyKey,
        ["GetJob"] = Access.AnyKey,
        ["GetJobContent"] = Access.AnyKey,
        ["GetKey"] = Access.Management,
        ["GetMemberBudget"] = Access.Management,
        ["GetModel"] = Access.Open,
        ["GetPolicy"] = Access.Management,
        ["GetReconciliation"] = Access.Operator,
        ["GetResponse"] = Access.AnyKey,
        ["GetTopUp"] = Access.Management,
        ["GetWorkspaceBudget"] = Access.Management,
        ["GrantCredits"] = Access.Operator,
        ["Health"] = Access.Open,
        ["ListBatches"] = Access.AnyKey,
        ["ListCredentials"] = Access.Management,
        ["ListCreditEntries"] = Access.Management,
        ["ListDeadLetters"] = Access.Operator,
        ["ListEmbeddingModels"] = Access.Open,
        ["ListEndpointsZdr"] = Access.Open,
        ["ListFiles"] = Access.AnyKey,
        ["ListImageModelEndpoints"] = Access.Open,
        ["ListImageModels"] = Access.Open,
        ["ListInputItems"] = Access.AnyKey,
        ["ListKeys"] = Access.Management,
        ["ListMemberBudgets"] = Access.Management,
        ["ListModelEndpoints"] = Access.OpenToMore,
        ["ListModels"] = Access.Open,
        ["ListProviders"] = Access.Open,
        ["ListUserModels"] = Access.AnyKey,
        ["ListWorkspaceBudgets"] = Access.Management,
        ["Live"] = Access.Open,
        ["QueryAnalytics"] = Access.Management,
        ["Ready"] = Access.Open,
        ["ReceiveStripeEvent"] = Access.Signed,
        ["ReplayDeadLetters"] = Access.Operator,
        ["RequestReconciliation"] = Access.Operator,
        ["Rerank"] = Access.Inference,
        ["Responses"] = Access.Inference,
        ["RotateKey"] = Access.Management,
        ["SetMemberBudget"] = Access.Management,
        ["SetTopUp"] = Access.Management,
        ["SetWorkspaceBudget"] = Access.Management,
        ["UnknownRoute"] = Access.Open,
        ["UpdateCredential"] = Access.Management,
        ["UpdateKey"] = Access.Management,
        ["UpdatePolicy"] = Access.Management,
        ["UploadFile"] = Access.Inference,
    };

    /// <summary>Functions whose requests name something that one account has.</summary>
    private static readonly HashSet<string> NamesSomething = new(StringComparer.Ordinal)
    {
        "CancelBatch", "CancelResponse", "DeleteCredential", "DeleteFile", "DeleteJob", "DeleteKey", "DeleteResponse", "DeleteWorkspaceBudget", "GetBatch", "GetCredential", "GetFile", "GetFileContent", "GetGeneration", "GetInlineBatch", "GetJob", "GetJobContent", "GetKey", "GetResponse", "GetWorkspaceBudget", "ListInputItems", "ListWorkspaceBudgets", "RotateKey",
        "SetWorkspaceBudget", "UpdateCredential", "UpdateKey",
    };

    public static IEnumerable<string> Names => Functions.Keys;

    /// <exception cref="KeyNotFoundException">The function has no line.</exception>
    public static Access Of(AppRoute route) =>
        Functions.TryGetValue(route.Function, out var access)
            ? access
            : throw new KeyNotFoundException($"{route} ({route.Function}) has no line in {nameof(AccessTable)}: who may use it?");

    public static Outcome WithoutKey(AppRoute route) => Of(route) is Access.Open or Access.OpenToMore or Access.Signed ? Outcome.Served : Outcome.Unknown;

    /// <summary>For a key that is not there, was deleted, is disabled or has expired.</summary>
    public static Outcome WithBadKey(AppRoute route) => Of(route) is Access.Open or Access.Signed ? Outcome.Served : Outcome.Unknown;

    public static Outcome WithInferenceKey(AppRoute route) => Of(route) is Access.Management or Access.Operator ? Outcome.Forbidden : Outcome.Served;

    public static Outcome WithManagementKey(AppRoute route) => Of(route) is Access.Inference or Access.Operator ? Outcome.Forbidden : Outcome.Served;

    public static Outcome WithOperatorKey(AppRoute route) => Of(route) is Access.Inference ? Outcome.Forbidden : Outcome.Served;

    /// <summary>For a key of the kind that the route needs, of another account than that which has what the request names.</summary>
    public static Outcome WithAnotherAccountsKey(AppRoute route) =>
        Of(route) is Access.Operator ? Outcome.Forbidden : NamesSomething.Contains(route.Function) ? Outcome.NotThere : Outcome.Served;
}
