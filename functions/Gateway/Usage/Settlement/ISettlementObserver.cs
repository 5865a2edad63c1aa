namespace Interchange.Gateway.Usage.Settlement;

/// <summary>Is told that something was charged to an account.</summary>
public interface ISettlementObserver
{
    /// <summary>Returns at once and throws nothing: other accounts wait to be charged.</summary>
    void Settled(string accountId);
}
