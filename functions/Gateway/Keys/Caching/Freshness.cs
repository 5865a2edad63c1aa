namespace Interchange.Gateway.Keys.Caching;

/// <summary>What a request does with what the cache knows of its key.</summary>
internal enum Freshness
{
    /// <summary>Use it.</summary>
    Serve,

    /// <summary>Use it, and read again beside the request.</summary>
    ServeAndRefresh,

    /// <summary>Read, wait a bounded time, and use it only if the read fails or is too late.</summary>
    AwaitOrServe,

    /// <summary>Read and wait: there is nothing to use.</summary>
    Await,

    /// <summary>There is nothing to use and storage has just failed: do not ask it again yet.</summary>
    Unavailable,
}
