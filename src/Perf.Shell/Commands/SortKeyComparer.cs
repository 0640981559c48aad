using System.Globalization;
using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>Orders tuples of keys as PowerShell compares values; values that do not compare are ordered by their text.</summary>
internal sealed class SortKeyComparer(bool[] descending, bool ignoreCase) : IComparer<object?[]>
{
    public int Compare(object?[]? x, object?[]? y)
    {
        for (int i = 0; i < descending.Length; i++)
        {
            int order = CompareValues(x![i], y![i]);
            if (order != 0)
            {
                return descending[i] ? -order : order;
            }
        }

        return 0;
    }

    private int CompareValues(object? a, object? b)
    {
        if (LanguagePrimitives.TryCompare(a, b, ignoreCase, CultureInfo.CurrentCulture, out int order))
        {
            return order;
        }

        string left = a is null ? "" : PSObject.AsPSObject(a).ToString();
        string right = b is null ? "" : PSObject.AsPSObject(b).ToString();
        return string.Compare(left, right, CultureInfo.CurrentCulture, ignoreCase ? CompareOptions.IgnoreCase : CompareOptions.None);
    }
}
