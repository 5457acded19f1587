using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Adjoint.Graph.Tests;

/// <summary>A headless Chromium, started once for all tests of pages.</summary>
public sealed class Browser : IDisposable
{
    private readonly ChromeDriver _driver;
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("graphview");

    public Browser()
    {
        var options = new ChromeOptions();
        options.AddArguments(
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1400,900", $"--user-data-dir={_profile.FullName}");
        options.SetLoggingPreference(LogType.Browser, OpenQA.Selenium.LogLevel.All);
        if (OnPath("chromium") is { } browser)
            options.BinaryLocation = browser;
        // Without a driver on the path, Selenium looks for one itself.
        _driver = OnPath("chromedriver") is { } driver
            ? new ChromeDriver(ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(driver), Path.GetFileName(driver)), options)
            : new ChromeDriver(options);
    }

    public IWebDriver Open(string html)
    {
        string path = Path.Combine(_profile.FullName, $"{Guid.NewGuid()}.html");
        File.WriteAllText(path, html);
        _driver.Navigate().GoToUrl(new Uri(path));
        return _driver;
    }

    /// <summary>What the page wrote to the console, errors of the security policy among it.</summary>
    public IReadOnlyList<string> Log() => [.. _driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message)];

    public void Dispose()
    {
        _driver.Dispose();
        _profile.Delete(recursive: true);
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
