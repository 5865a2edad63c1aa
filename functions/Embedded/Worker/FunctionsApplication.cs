namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app begins.</summary>
public class FunctionsApplication
{
    private FunctionsApplication()
    {
    }

    /// <summary>A builder with configuration, logging and the triggers of the app's own assembly.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
