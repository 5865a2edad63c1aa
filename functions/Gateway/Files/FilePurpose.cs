namespace Interchange.Gateway.Files;

/// <summary>What a file is for, as OpenAI's API names it.</summary>
public enum FilePurpose
{
    /// <summary><c>user_data</c>: anything to be referred to in requests.</summary>
    UserData,

    /// <summary><c>batch</c>: the requests of a batch, a line each.</summary>
    Batch,

    /// <summary><c>batch_output</c>: what a batch has made; nobody uploads it.</summary>
    BatchOutput,

    /// <summary><c>assistants</c>.</summary>
    Assistants,

    /// <summary><c>vision</c>: images.</summary>
    Vision,
}
