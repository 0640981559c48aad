// The names by which the engine's format data knows these results.
namespace Microsoft.PowerShell.Commands;

/// <summary>What Measure-Object gives.</summary>
public abstract class MeasureInfo
{
    public string? Property { get; set; }
}

/// <summary>Numbers measured by Measure-Object; what was not asked for is null.</summary>
public sealed class GenericMeasureInfo : MeasureInfo
{
    public int Count { get; set; }

    public double? Average { get; set; }

    public double? Sum { get; set; }

    public object? Maximum { get; set; }

    public object? Minimum { get; set; }

    public double? StandardDeviation { get; set; }
}

/// <summary>Text measured by Measure-Object; what was not asked for is null.</summary>
public sealed class TextMeasureInfo : MeasureInfo
{
    public int? Lines { get; set; }

    public int? Words { get; set; }

    public int? Characters { get; set; }
}
