namespace Perf.Engine.Templates.Functions;

/// <summary>The explicit list of functions.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, FunctionDefinition> s_all =
        ((IEnumerable<FunctionDefinition>)[.. RandomFunctions.All, .. TimeFunctions.All, .. EncodingFunctions.All, .. TextFunctions.All, .. TokenFunctions.All, .. FakeData.All])
        .ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>Every function, by name.</summary>
    public static IReadOnlyDictionary<string, FunctionDefinition> All => s_all;

    /// <summary>Finds a function.</summary>
    public static FunctionDefinition? Find(string name) => s_all.GetValueOrDefault(name);

    /// <summary>Finds a function that may be called without brackets: those of fake data.</summary>
    public static FunctionDefinition? FindBare(string name) => name.StartsWith(FakeData.Prefix, StringComparison.Ordinal) && Find(name) is { Least: 0 } found ? found : null;

    /// <summary>Says that there is no such function.</summary>
    public static string Unknown(string name)
    {
        bool isFake = name.StartsWith(FakeData.Prefix, StringComparison.Ordinal);
        string[] known = [.. s_all.Keys.Where(one => one.StartsWith(FakeData.Prefix, StringComparison.Ordinal) == isFake).Order(StringComparer.Ordinal)];
        string? nearest = NearestWord.Find(name, s_all.Keys);
        return $"there is no function '{name}'{(nearest is null ? "" : $"; did you mean {s_all[nearest].Signature}?")} There are {string.Join(", ", known)}{(isFake ? "" : " and fake.*")}";
    }
}
