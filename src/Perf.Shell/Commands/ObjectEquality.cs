using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>When two objects count as the same for -Unique: equal values, or records with the same properties and values.</summary>
internal static class ObjectEquality
{
    public static bool Same(PSObject a, PSObject b, bool ignoreCase)
    {
        if (a.BaseObject is not PSCustomObject || b.BaseObject is not PSCustomObject)
        {
            return LanguagePrimitives.Equals(a, b, ignoreCase);
        }

        var left = a.Properties.ToList();
        var right = b.Properties.ToList();
        return left.Count == right.Count && left.TrueForAll(p => b.Properties[p.Name] is { } other && LanguagePrimitives.Equals(p.Value, other.Value, ignoreCase));
    }
}
