namespace Microsoft.Azure.Functions.Worker;

/// <summary>Objects that middleware hands on by their type, for one invocation.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}
