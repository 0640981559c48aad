using System.Globalization;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsDiagnostic.Measure, "Object", DefaultParameterSetName = "GenericMeasure")]
[OutputType(typeof(GenericMeasureInfo), typeof(TextMeasureInfo))]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private readonly Dictionary<string, MeasureAccumulator> _byProperty = new(StringComparer.OrdinalIgnoreCase);
    private readonly MeasureAccumulator _whole = new();
    private int _lines;
    private int _words;
    private int _characters;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string[]? Property { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Sum { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Average { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Maximum { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Minimum { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter StandardDeviation { get; set; }

    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter AllStats { get; set; }

    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Line { get; set; }

    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Word { get; set; }

    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Character { get; set; }

    protected override void BeginProcessing()
    {
        if (AllStats)
        {
            Sum = Average = Maximum = Minimum = StandardDeviation = true;
        }
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        if (ParameterSetName == "TextMeasure")
        {
            foreach (object? value in Property is null ? [InputObject] : Property.Select(p => InputObject.Properties[p]?.Value))
            {
                CountText(value is null ? "" : PSObject.AsPSObject(value).ToString());
            }
        }
        else if (Property is null)
        {
            Measure(_whole, InputObject);
        }
        else
        {
            foreach (string name in Property)
            {
                foreach (var resolved in new PSPropertyExpression(name).ResolveNames(InputObject))
                {
                    string key = resolved.ToString();
                    if (!_byProperty.TryGetValue(key, out var accumulator))
                    {
                        _byProperty[key] = accumulator = new MeasureAccumulator();
                    }

                    Measure(accumulator, resolved.GetValues(InputObject).FirstOrDefault(r => r.Exception is null)?.Result);
                }
            }
        }
    }

    protected override void EndProcessing()
    {
        if (ParameterSetName == "TextMeasure")
        {
            WriteObject(new TextMeasureInfo
            {
                Lines = Line ? _lines : null,
                Words = Word ? _words : null,
                Characters = Character ? _characters : null,
                Property = Property is null ? null : string.Join(", ", Property),
            });
            return;
        }

        if (Property is null)
        {
            WriteObject(Result(_whole, null));
            return;
        }

        foreach (string name in Property.Where(p => !WildcardPattern.ContainsWildcardCharacters(p) && !_byProperty.ContainsKey(p)))
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"The property \"{name}\" cannot be found in the input for any objects."), "GenericMeasurePropertyNotFound", ErrorCategory.InvalidArgument, null));
        }

        foreach (var (name, accumulator) in _byProperty)
        {
            WriteObject(Result(accumulator, name));
        }
    }

    private void Measure(MeasureAccumulator accumulator, object? value)
    {
        if (value is null)
        {
            return;
        }

        accumulator.Count++;
        if (Minimum || Maximum)
        {
            accumulator.AddExtremes(value is PSObject wrapped ? wrapped.BaseObject : value);
        }

        if (Sum || Average || StandardDeviation)
        {
            if (LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double number))
            {
                accumulator.AddNumber(number);
            }
            else
            {
                WriteError(new ErrorRecord(
                    new PSInvalidCastException($"Input object \"{value}\" is not numeric."), "NonNumericInputObject", ErrorCategory.InvalidType, value));
            }
        }
    }

    private GenericMeasureInfo Result(MeasureAccumulator measured, string? property) => new()
    {
        Count = measured.Count,
        Average = Average && measured.Numbers > 0 ? measured.Sum / measured.Numbers : null,
        Sum = Sum && measured.Numbers > 0 ? measured.Sum : null,
        Maximum = Maximum ? measured.Maximum : null,
        Minimum = Minimum ? measured.Minimum : null,
        StandardDeviation = StandardDeviation && measured.Numbers > 0 ? measured.StandardDeviation : null,
        Property = property,
    };

    private void CountText(string text)
    {
        _characters += text.Length;
        _words += text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        _lines += text.Length == 0 ? 0 : text.Split('\n').Length - (text.EndsWith('\n') ? 1 : 0);
    }
}
