namespace Interchange.Gateway.Keys;

/// <summary>What a key may do. The two kinds exclude each other.</summary>
public enum KeyKind
{
    /// <summary>May call models; management routes answer 403.</summary>
    Inference,

    /// <summary>May manage keys, credits and policy; model routes answer 403.</summary>
    Management,
}
