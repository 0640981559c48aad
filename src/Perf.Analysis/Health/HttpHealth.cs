using System.Globalization;

namespace Perf.Analysis;

/// <summary>What holds for every answer over HTTP, whatever it is of.</summary>
internal static class HttpHealth
{
    /// <summary>Judges whether there is an answer that says anything.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="who">Who was asked, for people.</param>
    /// <param name="statuses">The statuses that are well; none for 200 to 299.</param>
    /// <returns>What is wrong; null when the answer may be read.</returns>
    internal static HealthCheck? Fault(HttpObservation answer, string who, IReadOnlyList<int> statuses)
    {
        if (answer.Fault != HttpFault.None)
        {
            return Found.Unhealthy($"{who} does not answer: {Words(answer)}", Advice(answer, who)) with { Evidence = answer.FaultMessage.Length > 0 ? [Found.Quote(answer.FaultMessage)] : [] };
        }

        if (statuses.Contains(answer.Status) || (statuses.Count == 0 && answer.Status is >= 200 and < 300))
        {
            return null;
        }

        string status = answer.Status.ToString(CultureInfo.InvariantCulture);
        return answer.Status switch
        {
            // A page to sign in at answers well, whatever becomes of the service behind it; so no redirect is followed.
            >= 300 and < 400 => Found.Unhealthy($"{who} sends elsewhere ({status}{(answer.Location.Length > 0 ? $" to {Found.Quote(answer.Location)}" : "")}), which says nothing of its health.",
                "Where that is a page to sign in at, let the health endpoint be asked without signing in, or give user and password; otherwise name the address that it leads to."),
            401 or 403 => Found.Unhealthy($"{who} does not let this in ({status}).", "Give user and password or a token in config/health.yaml (${env:NAME}), and see whether they still hold."),
            404 => Found.Unhealthy($"{who} has no such page ({status}): {answer.Url}", "See whether the address is right, a path in front included (a reverse proxy may have one)."),
            429 => Found.Degraded($"{who} is asked too often ({status}).", "Ask less often, or let the server take health checks out of its limit."),
            503 => Found.Unhealthy($"{who} is not ready ({status}).", "It may be starting or overloaded: look at its log, and run this again in a minute."),
            >= 500 => Found.Unhealthy($"{who} answers with an error ({status}).", "Look at its log."),
            _ => Found.Unhealthy(
                $"{who} answers {status}, and {(statuses.Count == 0 ? "200 to 299" : string.Join(", ", statuses))} is expected.",
                "See whether the address and the expected status are right."),
        } with
        { Evidence = answer.Body.Length > 0 && !IsPage(answer) ? [$"It says: {Found.Quote(answer.Body)}"] : [] };
    }

    /// <summary>Whether the answer is a page for people, such as one to sign in at, or a proxy's.</summary>
    internal static bool IsPage(HttpObservation answer) => answer.MediaType is "text/html" or "application/xhtml+xml"
        || answer.Body.AsSpan().TrimStart().StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || answer.Body.AsSpan().TrimStart().StartsWith("<html", StringComparison.OrdinalIgnoreCase);

    /// <summary>An answer that is not of the service that was asked for.</summary>
    internal static HealthCheck NotIt(HttpObservation answer, string who) => Found.Unhealthy(
        $"What answers at {answer.Url} is not {who}{(IsPage(answer) ? ": it is a web page, such as one to sign in at" : "")}.",
        $"See which server listens there; name {who}'s own address, not that of a proxy in front of it.") with
    { Evidence = answer.Body.Length > 0 && !IsPage(answer) ? [$"It says: {Found.Quote(answer.Body)}"] : [] };

    /// <summary>How long the answer took, as figures of a check.</summary>
    internal static HealthCheck Timed(HealthCheck check, HttpObservation answer) => check with { Value = Math.Round(answer.Took.TotalMilliseconds, 1), Unit = "ms" };

    private static string Words(HttpObservation answer) => answer.Fault switch
    {
        HttpFault.Address => $"'{Found.Quote(answer.Url)}' is no address of http or https.",
        HttpFault.Name => $"the name in {answer.Url} is not known.",
        HttpFault.Refused => $"nobody listens at {answer.Url}.",
        HttpFault.Timeout => $"{answer.Url} gave no answer in {DurationText.Format(TimeSpan.FromMilliseconds(Math.Round(answer.Took.TotalMilliseconds)))}.",
        HttpFault.Tls => $"TLS fails at {answer.Url}.",
        _ => $"the connection to {answer.Url} broke, or what came is not HTTP.",
    };

    private static string Advice(HttpObservation answer, string who) => AdviceOf(answer, who.StartsWith("The ", StringComparison.Ordinal) ? "the " + who[4..] : who);

    private static string AdviceOf(HttpObservation answer, string who) => answer.Fault switch
    {
        HttpFault.Address => "Write a whole address, such as http://localhost:9090.",
        HttpFault.Name => "See whether the name is spelled right, and whether this machine's DNS knows it.",
        HttpFault.Refused => $"See whether {who} runs and listens at this address; in a container 'localhost' is the container itself.",
        HttpFault.Timeout => $"See whether {who} hangs or a firewall drops what is sent; -Timeout or 'timeout' in config/health.yaml gives it longer.",
        HttpFault.Tls => "The check of the certificate (tls) says what is wrong with it; tls.authority in config/health.yaml names an authority of your own.",
        _ => "See what listens at this address.",
    };
}
