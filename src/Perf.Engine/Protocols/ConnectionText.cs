using System.Data.Common;

namespace Perf.Engine.Protocols;

/// <summary>Makes a connection string of a template, so that a value of it stays one value: a password may hold semicolons and quotes.</summary>
internal static class ConnectionText
{
    private const string ReferenceMark = "${";

    /// <summary>The connection string; it may hold a password: for memory only.</summary>
    /// <exception cref="PerfException">A reference has no value.</exception>
    public static string Of(ConnectionDefinition definition, StepContext context)
    {
        if (Parse(definition.ConnectionString) is not { } parts)
        {
            // One reference for the whole text, as in ${env:PG}.
            return context.Constant(definition.ConnectionString);
        }

        foreach (string key in parts.Keys.Cast<string>().ToArray())
        {
            parts[key] = context.Constant((string)parts[key]);
        }

        return parts.ConnectionString;
    }

    /// <summary>The keys and values of a template, or null when they are in what it refers to.</summary>
    public static DbConnectionStringBuilder? Parse(string template)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = template;
        }
        catch (ArgumentException)
        {
            return null;
        }

        return parts.Count == 0 || parts.Keys.Cast<string>().Any(key => key.Contains(ReferenceMark, StringComparison.Ordinal)) ? null : parts;
    }

    /// <summary>Whether an exception is how a driver refuses a connection string: each has ways of its own.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException or NotSupportedException or OverflowException;

    /// <summary>A connection string that its driver refuses. What the driver says may quote a part of a password, so it is not repeated.</summary>
    public static PerfException Refused(ConnectionDefinition definition, string example, Exception cause) => new(
        ErrorIds.ScenarioInvalid,
        $"The connection '{definition.Name}' has a connection string that the driver of {definition.Kind} cannot read ({cause.GetType().Name}). Write it as {example}; put a value that holds ; or = in quotes.",
        definition.Name);
}
