namespace Perf.Target.Endpoints;

/// <summary>An endpoint and how many requests reached it.</summary>
internal sealed record CountedEndpoint(Endpoint Endpoint, RequestCounter Counter);
