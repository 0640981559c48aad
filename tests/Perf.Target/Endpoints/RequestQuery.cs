using System.Globalization;

namespace Perf.Target.Endpoints;

/// <summary>Reads query parameters; what cannot be read is answered with status 400 and a sentence.</summary>
internal static class RequestQuery
{
    private const int MaxMilliseconds = 3_600_000;

    public static int ReadInt(HttpContext http, string name, int fallback, int min, int max)
    {
        string? text = http.Request.Query[name];
        return text is null ? fallback : ParseInt(name, text, min, max);
    }

    public static int ParseInt(string name, string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw new BadHttpRequestException($"{name} must be a whole number from {min} to {max}, not '{text}'");

    public static bool ReadFlag(HttpContext http, string name) => http.Request.Query[name] == "true";

    public static TimeSpan ReadMilliseconds(HttpContext http, int fallback) =>
        TimeSpan.FromMilliseconds(ReadInt(http, "ms", fallback, 0, MaxMilliseconds));

    public static string ReadText(HttpContext http, string name) =>
        http.Request.Query[name] is [{ Length: > 0 } text, ..] ? text : throw new BadHttpRequestException($"{name} is missing");
}
