namespace Perf.Engine.Protocols.Sql;

/// <summary>The databases that steps can talk to. A driver's assembly is loaded when the first connection of its kind is made, and not before.</summary>
internal static class SqlDriverList
{
    /// <summary>The kinds with what makes a driver of a definition and its final connection string, and of whether the plan is somebody else's.</summary>
    public static IReadOnlyDictionary<string, Func<ConnectionDefinition, string, bool, SqlDriver>> All { get; } = new Dictionary<string, Func<ConnectionDefinition, string, bool, SqlDriver>>(StringComparer.Ordinal)
    {
        ["postgresql"] = (definition, text, isForeign) => PostgreSqlDriver.Create(definition, text, isForeign),
        ["mysql"] = (definition, text, _) => MySqlDriver.Create(definition, text),
        ["sqlserver"] = (definition, text, _) => SqlServerDriver.Create(definition, text),
    };
}
