namespace Perf.Analysis;

/// <summary>What the application calls at one other service, of the mean request.</summary>
/// <param name="Server">Its address and port.</param>
/// <param name="PerRequest">Calls for each request.</param>
/// <param name="Each">Milliseconds of a call, until the answer's headers are there.</param>
/// <param name="Milliseconds">Milliseconds of all calls of the mean request, one after the other.</param>
/// <param name="Failed">The share of calls that failed, 0 to 1; null where it is not known.</param>
/// <param name="Queued">The share of their time that they waited for a connection of the client's own pool, 0 to 1.</param>
/// <param name="Source">The monitor.</param>
internal sealed record ServiceCall(string Server, double PerRequest, double Each, double Milliseconds, double? Failed, double Queued, string Source);
