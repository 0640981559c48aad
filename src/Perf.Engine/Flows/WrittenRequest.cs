using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Flows;

/// <summary>A request of a step as it goes onto the wire, before redirects and without cookies.</summary>
/// <param name="Url">Where it goes.</param>
/// <param name="Origin">Its scheme, host and port.</param>
/// <param name="Bytes">Head and body.</param>
internal sealed record WrittenRequest(Uri Url, HttpOrigin Origin, byte[] Bytes);
