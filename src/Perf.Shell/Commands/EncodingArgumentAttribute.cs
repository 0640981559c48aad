using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Perf.Shell.Commands;

/// <summary>Accepts the encoding names of PowerShell, code page numbers, .NET names and Encoding objects.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EncodingArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>UTF-8 without a byte order mark: PowerShell's default.</summary>
    public static Encoding Default { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        switch (value)
        {
            case Encoding:
                return value;
            case int codePage:
                return Encoding.GetEncoding(codePage);
        }

        string name = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        try
        {
            return name.ToLowerInvariant() switch
            {
                "utf8" or "utf8nobom" or "default" => Default,
                "utf8bom" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
                "ascii" => Encoding.ASCII,
                "unicode" or "string" or "unknown" => Encoding.Unicode,
                "bigendianunicode" => Encoding.BigEndianUnicode,
                "utf32" => Encoding.UTF32,
                "bigendianutf32" => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
                "latin1" => Encoding.Latin1,
                _ => int.TryParse(name, out int page) ? Encoding.GetEncoding(page) : Encoding.GetEncoding(name),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException(
                $"'{name}' is not a supported encoding name. Use ascii, bigendianunicode, bigendianutf32, latin1, unicode, utf32, utf8, utf8BOM, utf8NoBOM or a name .NET knows.", e);
        }
    }
}
