using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = "RandomNumber")]
[OutputType(typeof(int), typeof(long), typeof(double))]
public sealed class GetRandomCommand : PSCmdlet
{
    // -SetSeed holds for the rest of the session, as in pwsh.
    private static Random? _seeded;

    private readonly List<object?> _items = [];

    [Parameter]
    public int SetSeed { get; set; }

    [Parameter(Position = 0, ParameterSetName = "RandomNumber")]
    public object? Maximum { get; set; }

    [Parameter(ParameterSetName = "RandomNumber")]
    public object? Minimum { get; set; }

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "RandomListItem")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? InputObject { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    protected override void BeginProcessing()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(SetSeed)))
        {
            _seeded = new Random(SetSeed);
        }

        if (ParameterSetName != "RandomNumber")
        {
            return;
        }

        object low = Plain(Minimum) ?? 0;
        object high = Plain(Maximum) ?? int.MaxValue;
        bool real = low is double or float or decimal || high is double or float or decimal;
        double from = LanguagePrimitives.ConvertTo<double>(low);
        double to = LanguagePrimitives.ConvertTo<double>(high);
        if (from >= to)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"The Minimum value ({low}) cannot be greater than or equal to the Maximum value ({high})."),
                "MinGreaterThanOrEqualMax", ErrorCategory.InvalidArgument, null));
        }

        for (int i = 0; i < Count; i++)
        {
            if (real)
            {
                WriteObject(from + ((to - from) * NextDouble()));
                continue;
            }

            long first = LanguagePrimitives.ConvertTo<long>(low);
            long value = Next(first, LanguagePrimitives.ConvertTo<long>(high));
            WriteObject(low is long || high is long ? value : (object)(int)value);
        }
    }

    protected override void ProcessRecord() => _items.AddRange(InputObject ?? []);

    protected override void EndProcessing()
    {
        if (ParameterSetName == "RandomNumber")
        {
            return;
        }

        // The first steps of a Fisher-Yates shuffle: a draw without repetition.
        for (int i = 0; i < Count && i < _items.Count; i++)
        {
            int other = (int)Next(i, _items.Count);
            (_items[i], _items[other]) = (_items[other], _items[i]);
            WriteObject(_items[i]);
        }
    }

    private static object? Plain(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is string text
            ? text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0 ? double.Parse(text, CultureInfo.InvariantCulture) : LanguagePrimitives.ConvertTo<int>(text)
            : plain;
    }

    private static double NextDouble() => _seeded?.NextDouble() ?? (RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue);

    private static long Next(long from, long to)
    {
        if (_seeded is not null)
        {
            return _seeded.NextInt64(from, to);
        }

        // Rejection keeps every value equally likely.
        ulong range = (ulong)(to - from);
        ulong limit = ulong.MaxValue - (ulong.MaxValue % range);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong draw;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            draw = BitConverter.ToUInt64(bytes);
        }
        while (draw >= limit);
        return from + (long)(draw % range);
    }
}
