using System.Collections.ObjectModel;
using System.Globalization;

namespace Perf.Engine.Protocols.Script;

/// <summary>Gives a script the values of a virtual user by their names.</summary>
/// <param name="slots">The places of the values; it may still grow while the scenario is compiled.</param>
internal sealed class CallValues(IReadOnlyDictionary<string, int> slots)
{
    /// <summary>A virtual user's call. The values are copied, since a script may go on a little after its step was given up.</summary>
    public DelegateCall Of(StepCall call)
    {
        if (slots.Count == 0)
        {
            return new DelegateCall(call.Vu, call.Iteration, ReadOnlyDictionary<string, object?>.Empty);
        }

        var values = new Dictionary<string, object?>(slots.Count, StringComparer.Ordinal);
        foreach ((string name, int slot) in slots)
        {
            values[name] = slot < call.Values.Length ? ValueOf(call.Values[slot]) : null;
        }

        return new DelegateCall(call.Vu, call.Iteration, values);
    }

    /// <summary>A message without the virtual user's values, which may be secrets.</summary>
    public string Mask(string message, StepCall call) =>
        MaskedText.Of(message, slots.Where(pair => pair.Value < call.Values.Length).Select(pair => ($"${pair.Key}", call.Values[pair.Value].Text ?? "")));

    // What was not captured yet has no text at all.
    private static object? ValueOf(ScalarValue value) => value switch
    {
        { Text: null } or { Kind: ScalarKind.Null } => null,
        { Kind: ScalarKind.Boolean } => value.Text.Equals("true", StringComparison.OrdinalIgnoreCase),
        { Kind: ScalarKind.Number } when long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
        { Kind: ScalarKind.Number } when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => value.Text,
    };
}
