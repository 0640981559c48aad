using Newtonsoft.Json.Linq;
using Perf.Engine.Flows;

namespace Perf.Engine.Templates.Functions;

/// <summary>Functions that look into a value which is JSON.</summary>
internal static class PathFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        new("at(json, path, otherwise = null)", 2, 3, At),
    ];

    private static ScalarValue At(scoped in FunctionFrame frame, ReadOnlySpan<ScalarValue> arguments)
    {
        JToken[] found = JsonValues.Parse(Argument.Text(arguments, 0)) is { } json ? JsonValues.Select(json, Argument.Text(arguments, 1)) : [];
        return found.Length > 0 ? JsonValues.ValueOf(found[0]) : arguments.Length > 2 ? arguments[2] : new ScalarValue("null", ScalarKind.Null);
    }
}
