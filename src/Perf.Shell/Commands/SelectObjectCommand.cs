using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Select, "Object", DefaultParameterSetName = "Default")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _held = [];
    private readonly List<PSObject> _unique = [];
    private List<PropertySpecification>? _properties;
    private WildcardPattern[] _excluded = [];
    private PSPropertyExpression? _expand;
    private HashSet<int>? _indices;
    private int _read;
    private int _written;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0, ParameterSetName = "Default")]
    [Parameter(Position = 0, ParameterSetName = "SkipLast")]
    public object[]? Property { get; set; }

    [Parameter(ParameterSetName = "Default")]
    [Parameter(ParameterSetName = "SkipLast")]
    public string[] ExcludeProperty { get; set; } = [];

    [Parameter(ParameterSetName = "Default")]
    [Parameter(ParameterSetName = "SkipLast")]
    public string? ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    [Parameter(ParameterSetName = "Default")]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; } = -1;

    [Parameter(ParameterSetName = "Default")]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; } = -1;

    [Parameter(ParameterSetName = "Default")]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    [Parameter(ParameterSetName = "SkipLast")]
    [ValidateRange(0, int.MaxValue)]
    public int SkipLast { get; set; }

    [Parameter(ParameterSetName = "Default")]
    [Parameter(ParameterSetName = "Index")]
    public SwitchParameter Wait { get; set; }

    [Parameter(ParameterSetName = "Index", Mandatory = true)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Index { get; set; }

    protected override void BeginProcessing()
    {
        _properties = Property?.Select(p => PropertySpecification.Parse(p, "Name", "Label", "Expression")).ToList();
        if (_properties is null && ExcludeProperty.Length > 0)
        {
            _properties = [PropertySpecification.Parse("*")];
        }

        _excluded = [.. ExcludeProperty.Select(x => WildcardPattern.Get(x, WildcardOptions.IgnoreCase))];
        _expand = ExpandProperty is null ? null : new PSPropertyExpression(ExpandProperty);
        _indices = Index?.ToHashSet();
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        int position = _read++;
        if (_indices is not null)
        {
            if (_indices.Contains(position))
            {
                Emit(InputObject);
                StopWhen(_written >= _indices.Count);
            }
        }
        else if (Last >= 0)
        {
            // With -Last, -Skip counts from the end; -First is served on the way.
            if (First >= 0 && position < First)
            {
                Emit(InputObject);
                return;
            }

            _held.Add(InputObject);
            if (_held.Count > Last + Skip)
            {
                _held.RemoveAt(0);
            }
        }
        else if (SkipLast > 0)
        {
            _held.Add(InputObject);
            if (_held.Count > SkipLast)
            {
                Emit(_held[0]);
                _held.RemoveAt(0);
            }
        }
        else if (position >= Skip)
        {
            if (First != 0)
            {
                Emit(InputObject);
            }

            StopWhen(First >= 0 && _written >= First);
        }
    }

    protected override void EndProcessing()
    {
        if (Last >= 0)
        {
            foreach (var item in _held.Take(Math.Max(0, _held.Count - Skip)))
            {
                Emit(item);
            }
        }

        if (Unique)
        {
            WriteObject(_unique, enumerateCollection: true);
        }
    }

    private void StopWhen(bool enough)
    {
        // -Unique writes at the end, and -Wait asks to let the upstream finish.
        if (enough && !Wait && !Unique)
        {
            throw StopUpstream.From(this);
        }
    }

    private void Emit(PSObject item)
    {
        if (_expand is not null)
        {
            EmitExpanded(item, _expand);
        }
        else
        {
            Write(_properties is null ? item : Project(item, _properties));
        }

        _written++;
    }

    private void EmitExpanded(PSObject item, PSPropertyExpression expand)
    {
        var results = expand.GetValues(item);
        if (results.Count == 0)
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"Property \"{ExpandProperty}\" cannot be found."), "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
            return;
        }

        foreach (var result in results)
        {
            if (result.Exception is not null)
            {
                WriteError(new ErrorRecord(result.Exception, "PropertyEvaluationExpand", ErrorCategory.InvalidResult, item));
                continue;
            }

            var values = LanguagePrimitives.GetEnumerable(result.Result);
            foreach (object? value in values ?? new[] { result.Result })
            {
                if (value is null)
                {
                    continue;
                }

                var wrapped = PSObject.AsPSObject(value);
                if (_properties is not null)
                {
                    foreach (var property in Project(item, _properties).Properties)
                    {
                        wrapped.Properties.Add(new PSNoteProperty(property.Name, property.Value));
                    }
                }

                Write(wrapped);
            }
        }
    }

    private PSObject Project(PSObject item, List<PropertySpecification> properties)
    {
        var result = new PSObject();
        foreach (var property in properties)
        {
            if (property.Name is not null || property.Expression.Script is not null)
            {
                Add(result, property.Name ?? property.Expression.ToString(), property.Value(item), wildcard: false);
                continue;
            }

            var names = property.Expression.ResolveNames(item);
            if (names.Count == 0 && !property.Expression.HasWildCardCharacters)
            {
                Add(result, property.Expression.ToString(), null, wildcard: false);
            }

            foreach (var name in names)
            {
                Add(result, name.ToString(), name.GetValues(item).FirstOrDefault(r => r.Exception is null)?.Result, property.Expression.HasWildCardCharacters);
            }
        }

        string typeName = item.BaseObject is PSCustomObject ? "System.Management.Automation.PSCustomObject" : item.BaseObject.GetType().FullName!;
        result.TypeNames.Insert(0, "Selected." + typeName);
        return result;
    }

    private void Add(PSObject result, string name, object? value, bool wildcard)
    {
        if (Array.Exists(_excluded, x => x.IsMatch(name)))
        {
            return;
        }

        if (result.Properties[name] is null)
        {
            result.Properties.Add(new PSNoteProperty(name, value));
        }
        else if (!wildcard)
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"The property cannot be processed because the property \"{name}\" already exists."),
                "AlreadyExistingUserSpecifiedPropertyNoExpand", ErrorCategory.InvalidOperation, result));
        }
    }

    private void Write(PSObject item)
    {
        if (!Unique)
        {
            WriteObject(item);
        }
        else if (!_unique.Exists(seen => ObjectEquality.Same(seen, item, CaseInsensitive)))
        {
            _unique.Add(item);
        }
    }
}
