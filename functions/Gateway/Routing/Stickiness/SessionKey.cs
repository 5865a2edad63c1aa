namespace Interchange.Gateway.Routing.Stickiness;

/// <summary>
/// Names a conversation of an account with a model, by a hash: no text can be had back from it, and no account can reach another's.
/// </summary>
/// <param name="High">Upper half of the hash.</param>
/// <param name="Low">Lower half of the hash.</param>
/// <param name="Explicit">True when the caller named the session: it then sticks even where no prompt cache is to be kept warm.</param>
public readonly record struct SessionKey(ulong High, ulong Low, bool Explicit);
