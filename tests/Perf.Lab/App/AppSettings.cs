using System.Globalization;

namespace Perf.Lab.App;

/// <summary>How the app is set up. A fault of configuration is a value of these; a fault of code is an endpoint.</summary>
internal sealed record AppSettings
{
    /// <summary>Where it listens: a port of 127.0.0.1.</summary>
    public int Port { get; init; } = 18080;

    /// <summary>A socket of the file system on which it listens too, for a proxy in another network namespace; null for none.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>The database's connection string, with the pool's settings; null for an app without one.</summary>
    public string? Database { get; init; }

    /// <summary>The cache's connection; null for none.</summary>
    public string? Redis { get; init; }

    /// <summary>The service that it depends on: <c>http://127.0.0.1:18081</c>.</summary>
    public string? Dependency { get; init; }

    /// <summary>How long it waits for an answer of that.</summary>
    public TimeSpan DependencyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often it asks again when that failed.</summary>
    public int DependencyRetries { get; init; }

    /// <summary>As a dependency itself: the share of requests that fail, 0 to 1.</summary>
    public double FailureShare { get; init; }

    /// <summary>As a dependency itself: the share of requests that hang for a minute, 0 to 1.</summary>
    public double HangShare { get; init; }

    /// <summary>As a dependency itself: how long an answer takes.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Whether every page sets a cookie, for which no proxy keeps it.</summary>
    public bool SetsCookie { get; init; }

    /// <summary>A file to which each request writes many lines, each at once; null for none.</summary>
    public string? DebugLog { get; init; }

    /// <summary>The lines that a request writes to it.</summary>
    public int DebugLines { get; init; } = 200;

    /// <summary>Reads them.</summary>
    /// <param name="variable">A variable's value by its name; null where it is not set.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="FormatException">A value is no number.</exception>
    public static AppSettings FromEnvironment(Func<string, string?> variable)
    {
        string? Text(string name) => variable(name) is { Length: > 0 } text ? text : null;
        double? Number(string name) => Text(name) is not { } text
            ? null
            : double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number >= 0
                ? number
                : throw new FormatException($"{name} is '{text}', and must be a number that is not negative.");
        var defaults = new AppSettings();
        return new AppSettings
        {
            Port = (int)(Number("LAB_PORT") ?? defaults.Port),
            UnixSocket = Text("LAB_SOCKET"),
            Database = Text("LAB_DATABASE"),
            Redis = Text("LAB_REDIS"),
            Dependency = Text("LAB_DEPENDENCY"),
            DependencyTimeout = Number("LAB_DEPENDENCY_TIMEOUT_MS") is { } timeout ? TimeSpan.FromMilliseconds(timeout) : defaults.DependencyTimeout,
            DependencyRetries = (int)(Number("LAB_DEPENDENCY_RETRIES") ?? 0),
            FailureShare = Number("LAB_FAILURE_SHARE") ?? 0,
            HangShare = Number("LAB_HANG_SHARE") ?? 0,
            AnswerTime = Number("LAB_ANSWER_MS") is { } answer ? TimeSpan.FromMilliseconds(answer) : defaults.AnswerTime,
            SetsCookie = Number("LAB_SET_COOKIE") > 0,
            DebugLog = Text("LAB_DEBUG_LOG"),
            DebugLines = (int)(Number("LAB_DEBUG_LINES") ?? defaults.DebugLines),
        };
    }
}
