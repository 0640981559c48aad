namespace Perf.ScriptWorker.Http;

/// <summary>How the user and password in an address are shown.</summary>
internal enum AuthKind
{
    /// <summary>In the Authorization header of the first request.</summary>
    Basic,

    /// <summary>In answer to a challenge (RFC 7616).</summary>
    Digest,
}
