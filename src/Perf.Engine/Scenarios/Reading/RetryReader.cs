using System.Globalization;
using Perf.Engine.Flows.Control;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>retry:</c>: a number of attempts, or all of a policy.</summary>
internal static class RetryReader
{
    private const int MostAttempts = 1000;

    private static readonly string[] s_classes =
    [
        ErrorClasses.Dns, ErrorClasses.ConnectionRefused, ErrorClasses.ConnectTimeout, ErrorClasses.Connect, ErrorClasses.ConnectionReset, ErrorClasses.ConnectionClosed,
        ErrorClasses.Timeout, ErrorClasses.ExpectationFailed, ErrorClasses.Server, ErrorClasses.Authentication, ErrorClasses.Script, ErrorClasses.Protocol, ErrorClasses.Decoding,
        ErrorClasses.Tls, ErrorClasses.TlsExpired, ErrorClasses.TlsNameMismatch, ErrorClasses.TlsUntrusted, ErrorClasses.TooManyRedirects, ErrorClasses.BodyTooLarge,
        ErrorClasses.HeadersTooLarge,
    ];

    public static RetryPolicy? Read(ValueReader values, YamlNode node, ActionStep step)
    {
        if (node is not YamlMapping mapping)
        {
            return values.Integer(node, "retry", 1, MostAttempts) is { } times ? new RetryPolicy { Attempts = (int)times } : null;
        }

        var section = new Section(values, mapping, "retry", ScenarioKeys.Retry);
        var usual = new RetryPolicy();
        return usual with
        {
            Attempts = (int?)section.Integer("attempts", 1, MostAttempts) ?? usual.Attempts,
            Delay = section.Duration("delay", allowZero: true) ?? usual.Delay,
            Backoff = section["backoff"] is { } backoff ? Backoff(values, backoff) ?? usual.Backoff : usual.Backoff,
            MaxDelay = section.Duration("maxDelay", allowZero: true) ?? usual.MaxDelay,
            Jitter = section["jitter"] is { } jitter ? ShareReader.Read(values, jitter, "jitter") ?? usual.Jitter : usual.Jitter,
            OnStatus = section["onStatus"] is { } statuses ? [.. Items(statuses).Select(item => Status(values, item, step)).OfType<string>()] : [],
            OnErrors = section["onErrors"] is { } errors ? [.. Items(errors).Select(item => values.Word(item, "onErrors", s_classes)).OfType<string>()] : [],
        };
    }

    private static IReadOnlyList<YamlNode> Items(YamlNode node) => node is YamlSequence sequence ? sequence.Items : [node];

    private static double? Backoff(ValueReader values, YamlNode node)
    {
        double? factor = values.Number(node, "backoff", allowZero: false, 100);
        if (factor is not < 1)
        {
            return factor;
        }

        values.Problems.Add(node, "'backoff' multiplies each further pause and must be 1 or more", "1 to 100");
        return null;
    }

    private static string? Status(ValueReader values, YamlNode node, ActionStep step)
    {
        if (values.Text(node, "onStatus") is not { } text)
        {
            return null;
        }

        if (step is GrpcStep)
        {
            if (GrpcStatus.NumberOf(text) is { } number)
            {
                return number.ToString(CultureInfo.InvariantCulture);
            }

            values.Problems.AddUnknown(node, $"'onStatus' must be a status of gRPC by name or number (0 to 16), not {ValueReader.Shown(node)}", text, GrpcStatus.Names);
            return null;
        }

        if (step is not (RequestStep or WebSocketStep))
        {
            values.Problems.Add(node, "'onStatus' belongs to steps whose answers have a status; use 'onErrors' here, or leave both out to try again whatever fails");
            return null;
        }

        if (text.Length == 3 && text[0] is >= '1' and <= '5' && CompiledRetry.Range(text) is not null)
        {
            return text;
        }

        values.Problems.Add(node, $"'onStatus' must be a status code or a class of them, not {ValueReader.Shown(node)}", "100 to 599, 1xx to 5xx, or a list of these");
        return null;
    }
}
