using System.Globalization;
using System.Text;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>
/// Fills the templates of <c>config</c> once, before anything else is understood. Only the configuration has this; what stands in scenarios is filled by each
/// virtual user. Values of the process environment are left as references, which the run resolves late: a secret in one is in no plan and no result.
/// </summary>
/// <param name="known">What there is besides the environment: <c>$environment</c>, <c>$dirname</c>, ... and the variables of the command line.</param>
/// <param name="random">A number from 0 up to, but not including, the limit.</param>
/// <param name="problems">Gets a warning for each name that stands for nothing.</param>
internal sealed class ConfigTemplates(IReadOnlyDictionary<string, ScalarValue> known, Func<int, int> random, Problems problems)
{
    /// <summary>The names by which templates know the process environment.</summary>
    public static readonly IReadOnlyList<string> EnvironmentNames = ["$env", "$processEnvironment"];

    /// <summary>Fills the templates of a node and all below it, keys included.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The filled node.</returns>
    public Node Fill(Node node) => node switch
    {
        MapNode map => new MapNode([.. map.Entries.Select(entry => entry with { Key = Fill(entry.Key, entry.KeyPlace).Text, Value = Fill(entry.Value) })], map.Place),
        ListNode list => new ListNode([.. list.Items.Select(Fill)], list.Place),
        ScalarNode { Value.Kind: ScalarKind.Text } scalar => new ScalarNode(Fill(scalar.Text, scalar.Place), scalar.Place),
        _ => node,
    };

    private ScalarValue Fill(string text, Place place)
    {
        IReadOnlyList<MustachePart> parts = Mustache.Parse(text);
        if (parts is [{ Kind: not MustacheKind.Literal } only])
        {
            return ValueOf(only, place);
        }

        var filled = new StringBuilder();
        foreach (MustachePart part in parts)
        {
            filled.Append(part.Kind == MustacheKind.Literal ? part.Text : ValueOf(part, place).Text);
        }

        return ScalarValue.OfText(filled.ToString());
    }

    private ScalarValue ValueOf(MustachePart part, Place place)
    {
        if (part.Kind == MustacheKind.Function)
        {
            return Call(part, place);
        }

        if (EnvironmentNames.Contains(Mustache.Keys(part.Text)[0], StringComparer.Ordinal))
        {
            return ScalarValue.OfText(part.Source);
        }

        if (known.TryGetValue(part.Text, out ScalarValue value))
        {
            return value;
        }

        problems.Warn(place, $"'{part.Source}' in config stands for nothing when the test starts, and becomes the text 'undefined', as Artillery has it; what virtual users know is filled in under scenarios alone");
        return ScalarValue.OfText("undefined");
    }

    private ScalarValue Call(MustachePart part, Place place)
    {
        int? Argument(int index) => index < part.Arguments.Count && int.TryParse(part.Arguments[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
        switch (part.Text)
        {
            case "$randomNumber" when Argument(0) is { } low && Argument(1) is { } high && low <= high:
                return new ScalarValue((low + Below(high - (long)low + 1)).ToString(CultureInfo.InvariantCulture), ScalarKind.Number);
            case "$randomString":
                const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
                return ScalarValue.OfText(string.Concat(Enumerable.Range(0, Math.Clamp(Argument(0) ?? 10, 0, 10_000)).Select(_ => alphabet[random(alphabet.Length)])));
            default:
                problems.Add(place, $"'{part.Source}' cannot be filled in when the test starts", "$randomNumber(min, max), $randomString(length)");
                return ScalarValue.OfText("");
        }
    }

    // There may be 2^32 numbers from the least to the most: then two halves make one, and what is beyond the limit is drawn again, so that all are as likely.
    private long Below(long limit)
    {
        if (limit <= int.MaxValue)
        {
            return random((int)limit);
        }

        long drawn;
        do
        {
            drawn = ((long)random(1 << 16) << 16) | (long)random(1 << 16);
        }
        while (drawn >= limit);
        return drawn;
    }
}
