namespace Perf.Tests.Analysis.Health;

/// <summary>Answers of made-up servers.</summary>
internal static class Answers
{
    internal static readonly DateTimeOffset Now = new(2026, 3, 5, 6, 0, 0, TimeSpan.Zero);

    internal static HttpObservation Of(int status, string body = "", string type = "text/plain") => new()
    {
        Url = "http://127.0.0.1:9090/x",
        Status = status,
        Body = body,
        MediaType = type,
        SentAt = Now,
        AnsweredAt = Now.AddMilliseconds(12),
        Took = TimeSpan.FromMilliseconds(12),
    };

    internal static HttpObservation SignIn { get; } = Of(200, "<!DOCTYPE html><form><input name='p' type=\"password\"></form>", "text/html");

    internal static HttpObservation Fault(HttpFault fault) => new() { Url = "http://127.0.0.1:9090/x", Fault = fault, FaultMessage = "as the system says it", SentAt = Now, Took = TimeSpan.FromSeconds(10) };
}
