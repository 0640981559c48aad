using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Flows;

/// <summary>A request of a step as it goes onto the wire, before redirects and without cookies.</summary>
/// <param name="Origin">Its scheme, host and port.</param>
/// <param name="Bytes">Head and body.</param>
/// <param name="ContinueAfter">The length of the head when the body waits for 100 Continue, otherwise 0.</param>
internal sealed record WrittenRequest(HttpOrigin Origin, byte[] Bytes, int ContinueAfter);
