using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Perf.Cluster.Security;

/// <summary>The secret of this machine's own cluster: one at random, kept in a file that only its user may read, so that only processes of that user join.</summary>
internal static class HomeSecret
{
    /// <summary>The file's name in the directory of Perf's state.</summary>
    public const string FileName = "cluster.secret";

    private const int Bytes = 32;

    /// <summary>Reads it, or makes it.</summary>
    /// <param name="home">The directory of Perf's state.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterInsecure"/>: others may read it; <see cref="ErrorIds.ClusterUnavailable"/>: it cannot be made.</exception>
    public static string Of(string home)
    {
        string path = Path.Combine(home, FileName);
        try
        {
            if (!File.Exists(path))
            {
                Make(path);
            }

            const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new PerfException(ErrorIds.ClusterInsecure, $"Others may read the secret of this machine's agents. Allow it to yourself alone: chmod 600 {path}; or delete it, and start the agents anew.", path);
            }

            if (!OperatingSystem.IsWindows() && !IsOwn(path))
            {
                throw new PerfException(ErrorIds.ClusterInsecure, $"The secret of this machine's agents, {path}, belongs to another user, who knows it. Set PERF_HOME to a directory of your own, or delete the file.", path);
            }

            string secret = File.ReadAllText(path).Trim();
            return secret.Length >= Bytes
                ? secret
                : throw new PerfException(ErrorIds.ClusterInsecure, $"There is no secret in {path}. Delete the file, and start the agents of this machine anew.", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.ClusterUnavailable, $"The secret of this machine's agents cannot be kept: {e.Message.TrimEnd('.')}. Make {path} readable and writable, or set PERF_HOME to a directory that is.", path, e);
        }
    }

    // Only a file's owner may set its mode, also to what it is already.
    [UnsupportedOSPlatform("windows")]
    private static bool IsOwn(string path)
    {
        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path));
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // The directory cannot be written to at all.
            return true;
        }
    }

    // Written whole before it has its name; of two processes that do so at once, the first one's stays.
    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string written = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(written, options))
        {
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)));
        }

        try
        {
            File.Move(written, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(written);
        }
    }
}
