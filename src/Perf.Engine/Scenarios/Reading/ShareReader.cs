using System.Globalization;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads shares: <c>30%</c>, or <c>0.3</c>.</summary>
internal static class ShareReader
{
    public static double? Read(ValueReader values, YamlNode node, string name)
    {
        string text = (node as YamlScalar)?.Text.Trim() ?? "";
        bool isPercent = text.EndsWith('%');
        if (double.TryParse(text.TrimEnd('%').TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            double share = isPercent ? number / 100 : number;
            if (share is >= 0 and <= 1)
            {
                return share;
            }

            string hint = !isPercent && number is > 1 and <= 100 ? $"; write {text}% for {text} of a hundred" : "";
            values.Problems.Add(node, $"'{name}' must be a share from 0% to 100%, not '{ValueReader.Shortened(text)}'{hint}", "0% to 100%, or 0 to 1");
            return null;
        }

        values.Problems.Add(node, $"'{name}' must be a share such as 30%, not {ValueReader.Shown(node)}", "0% to 100%, or 0 to 1");
        return null;
    }
}
