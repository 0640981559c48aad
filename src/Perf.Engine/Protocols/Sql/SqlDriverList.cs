namespace Perf.Engine.Protocols.Sql;

/// <summary>The databases that steps can talk to. A driver's assembly is loaded when the first connection of its kind is made, and not before.</summary>
internal static class SqlDriverList
{
    /// <summary>The kinds with what makes a driver of a definition and its final connection string.</summary>
    public static IReadOnlyDictionary<string, Func<ConnectionDefinition, string, SqlDriver>> All { get; } = new Dictionary<string, Func<ConnectionDefinition, string, SqlDriver>>(StringComparer.Ordinal)
    {
        ["postgresql"] = (definition, text) => PostgreSqlDriver.Create(definition, text),
        ["mysql"] = (definition, text) => MySqlDriver.Create(definition, text),
        ["sqlserver"] = (definition, text) => SqlServerDriver.Create(definition, text),
    };
}
