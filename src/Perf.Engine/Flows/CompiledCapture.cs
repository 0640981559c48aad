using System.Text.RegularExpressions;

namespace Perf.Engine.Flows;

/// <summary>A capture made ready to run.</summary>
/// <param name="Source">The capture as the scenario has it.</param>
/// <param name="Slot">The variable that gets the value.</param>
/// <param name="Pattern">The regular expression, for that kind.</param>
public sealed record CompiledCapture(Capture Source, int Slot, Regex? Pattern)
{
    /// <summary>Takes the value.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The value, or null when there is none and no default.</returns>
    public ScalarValue? Take(ResponseView response) =>
        Found(response) ?? (Source.Default is { } text ? ScalarValue.OfText(text) : null);

    private ScalarValue? Found(ResponseView response) => Find(response) is { } value && !(Source.EmptyIsNothing && value is { Text: "", Kind: ScalarKind.Text }) ? value : null;

    private ScalarValue? Find(ResponseView response)
    {
        switch (Source.Kind)
        {
            case CaptureKind.Json:
                foreach (ScalarValue value in response.SelectJson(Source.Selector))
                {
                    return value;
                }

                return null;
            case CaptureKind.Header:
                return response.Header(Source.Selector) is { } header ? ScalarValue.OfText(header) : null;
            default:
                Match match;
                try
                {
                    match = Pattern!.Match(response.Text);
                }
                catch (RegexMatchTimeoutException)
                {
                    return null;
                }

                if (!match.Success)
                {
                    return null;
                }

                Group group = Source.Group is { } name ? match.Groups[name] : match.Groups[match.Groups.Count > 1 ? 1 : 0];
                return group.Success ? ScalarValue.OfText(group.Value) : null;
        }
    }
}
