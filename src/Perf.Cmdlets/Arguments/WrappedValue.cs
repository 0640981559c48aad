using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>A value that came from PowerShell, which wraps some of them in an object of its own, and others not.</summary>
internal static class WrappedValue
{
    /// <summary>The value itself.</summary>
    /// <param name="value">The value, wrapped or not.</param>
    [return: NotNullIfNotNull(nameof(value))]
    public static object? Unwrapped(this object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
