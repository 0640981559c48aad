namespace Perf.Engine.Protocols.Http;

/// <summary>How far a response is.</summary>
internal enum ReadProgress
{
    /// <summary>More bytes are needed.</summary>
    More,

    /// <summary>The server asks for the request's body; the response is yet to come.</summary>
    Continue,

    /// <summary>The response is complete.</summary>
    Complete,
}
