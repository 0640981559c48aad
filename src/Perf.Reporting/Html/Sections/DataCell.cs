namespace Perf.Reporting.Html.Sections;

/// <summary>A cell of a table.</summary>
/// <param name="Content">What is seen.</param>
/// <param name="Value">What it is sorted by where that is a number; NaN or null sorts last.</param>
internal readonly record struct DataCell(Markup Content, double? Value = null)
{
    /// <summary>A cell that is sorted by its text.</summary>
    /// <param name="content">The content.</param>
    public static implicit operator DataCell(Markup content) => new(content);
}
