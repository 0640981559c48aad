using System.Runtime.Versioning;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Files;

[SupportedOSPlatform("linux")]
public sealed class FileReturnTests : IDisposable
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly FileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Put_FileThatIsGone_ComesBackAsItWasAndForNobodyElse()
    {
        string path = _folder.Write("secret.json", "before");
        File.SetUnixFileMode(path, OwnerAndGroup);
        if (Environment.UserName == "root")
        {
            Assert.Equal(0, FileCalls.TryOwn(path, 1234, 4321));
        }

        string everything = _folder.Everything();
        string rights = FileReturn.RightsOf(FileCalls.Look(path)!);
        File.Delete(path);
        FileReturn.Put(path, "before"u8, [_folder.Path], rights);
        Assert.Equal(everything, _folder.Everything());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("888 0 0")]
    [InlineData("77777 0 0")]
    [InlineData("644")]
    public void Put_RightsThatNobodyKnows_AreItsOwnersAlone(string? rights)
    {
        FileReturn.Put(_folder["a"], "before"u8, [_folder.Path], rights);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["a"]));
        Assert.Equal("before", _folder.Text("a"));
    }

    [Fact]
    public void Put_FileThatIsThere_KeepsTheRightsThatItHas()
    {
        string path = _folder.Write("a", "after");
        File.SetUnixFileMode(path, OwnerAndGroup);
        FileReturn.Put(path, "before"u8, [_folder.Path], "600 0 0");
        Assert.Equal(OwnerAndGroup, File.GetUnixFileMode(path));
        Assert.Equal("before", _folder.Text("a"));
    }
}
