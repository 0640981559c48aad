using System.Globalization;
using System.Net;

namespace Perf.Telemetry.Alerts;

/// <summary>What a status of HTTP means for a message.</summary>
internal static class HttpAnswer
{
    // Nobody is asked to come back in a year; what is longer is a mistake of the service.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    /// <summary>Judges an answer.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="retryAfter">The header Retry-After: seconds or a date (RFC 9110, 10.2.3); or null.</param>
    /// <param name="location">The header Location, or null.</param>
    /// <param name="body">The beginning of the body.</param>
    /// <param name="now">The moment.</param>
    internal static SendAnswer Of(int status, string? retryAfter, string? location, string body, DateTimeOffset now)
    {
        string said = TextLimit.Cut(TextLimit.Line(body), 300);
        string answer = string.Create(CultureInfo.InvariantCulture, $"The service answers {status}{(Enum.IsDefined((HttpStatusCode)status) ? $" {(HttpStatusCode)status}" : "")}{(said.Length > 0 ? $": {said}" : "")}");
        return status switch
        {
            >= 200 and < 300 => SendAnswer.Taken(),
            // The message and its credentials were meant for the address that was given.
            >= 300 and < 400 => SendAnswer.Refused($"The service answers {status} and points to {Host(location)}, which is not followed. Write the new address into the policy."),
            408 or 425 => SendAnswer.Later(answer, isDown: false),
            429 or 503 => SendAnswer.Later(answer, isDown: true, Wait(retryAfter, now)),
            >= 500 => SendAnswer.Later(answer, isDown: false, Wait(retryAfter, now)),
            401 or 403 => SendAnswer.Refused($"{answer}. Look whether the secret is the right one and still holds."),
            404 or 410 => SendAnswer.Refused($"{answer}. Look whether the address is right; the webhook may have been removed."),
            _ => SendAnswer.Refused(answer),
        };
    }

    /// <summary>How long a service asks to wait.</summary>
    internal static TimeSpan? Wait(string? retryAfter, DateTimeOffset now)
    {
        TimeSpan? wait = null;
        if (int.TryParse(retryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
        {
            wait = TimeSpan.FromSeconds(seconds);
        }
        else if (DateTimeOffset.TryParseExact(retryAfter, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at))
        {
            wait = at - now;
        }

        return wait is not { } asked || asked <= TimeSpan.Zero ? null : asked < s_longestWait ? asked : s_longestWait;
    }

    // The whole address may hold a token.
    private static string Host(string? location) => Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) ? TextLimit.Line(uri.Host) : "another place";
}
