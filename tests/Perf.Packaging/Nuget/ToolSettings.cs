using System.Xml.Linq;
using Perf.Packaging.Archives;

namespace Perf.Packaging.Nuget;

/// <summary>Where a tool of .NET has what, so that <c>dotnet tool install</c> takes it.</summary>
internal static class ToolSettings
{
    /// <summary>The folder of a tool that runs on every platform.</summary>
    public const string Folder = "tools/net10.0/any/";

    /// <summary>The file that names the command and its assembly.</summary>
    public static ArchiveEntry Entry() => ArchiveEntry.OfText($"{Folder}DotnetToolSettings.xml", XmlText.Of(new XElement(
        "DotNetCliTool",
        new XAttribute("Version", "1"),
        new XElement("Commands", new XElement("Command", new XAttribute("Name", "perfsh"), new XAttribute("EntryPoint", "perfsh.dll"), new XAttribute("Runner", "dotnet"))))));
}
