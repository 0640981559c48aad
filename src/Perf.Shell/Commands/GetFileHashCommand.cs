using System.Management.Automation;
using System.Security.Cryptography;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "FileHash", DefaultParameterSetName = "Path")]
[OutputType(typeof(FileHashInfo))]
public sealed class GetFileHashCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Path")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    [Parameter(Mandatory = true, ParameterSetName = "Stream")]
    public Stream? InputStream { get; set; }

    [Parameter(Position = 1)]
    [ValidateSet("SHA1", "SHA256", "SHA384", "SHA512", "MD5")]
    public string Algorithm { get; set; } = "SHA256";

    protected override void ProcessRecord()
    {
        string algorithm = Algorithm.ToUpperInvariant();
        if (InputStream is not null)
        {
            WriteObject(new FileHashInfo { Algorithm = algorithm, Hash = Hash(algorithm, InputStream) });
            return;
        }

        foreach (string file in ItemPaths.Files(this, Path, ParameterSetName == "LiteralPath").Where(File.Exists))
        {
            FileHashInfo? result = null;
            if (ItemPaths.Try(this, file, () =>
            {
                using var stream = File.OpenRead(file);
                result = new FileHashInfo { Algorithm = algorithm, Hash = Hash(algorithm, stream), Path = file };
            }))
            {
                WriteObject(result);
            }
        }
    }

    private static string Hash(string algorithm, Stream stream)
        => Convert.ToHexString(CryptographicOperations.HashData(new HashAlgorithmName(algorithm), stream));
}
