using System.Globalization;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetDeep.Networks;
using MlNetDeep.Trainers;
using MlNetDeep.Samples.Features;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(seed: 1);
string S(int i, string d) => args.Length > i ? args[i] : d;
switch (args[0])
{
    case "pca":
        var set = PictureSet.ReadDigits("/work/wt/features/data/digits.csv.gz");
        foreach (int rank in new[] { 1, 2, 4, 6, 8, 10, 12, 15, 18, 20, 25, 30, 40, 50 })
        {
            try { Console.WriteLine($"pca {rank}: {Anomalies.Measure(ml, set, Enumerable.Range(0, 10), Anomalies.CreatePca(ml, rank)).Average():F4}"); } catch (Exception e) { Console.WriteLine($"pca {rank} {e.Message}"); }
        }
        break;
    case "ae":
        set = PictureSet.ReadDigits("/work/wt/features/data/digits.csv.gz");
        foreach (string line in File.ReadAllLines(args[1]))
        {
            if (line.Length == 0) continue;
            var o = Anomalies.CreateOptions();
            foreach (string kv in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] p = kv.Split('=');
                if (p[0] == "L1") { o.Sparsity = new L1Penalty(float.Parse(p[1])); continue; }
                if (p[0] == "KL") { o.Sparsity = new KullbackLeiblerPenalty(0.1f, float.Parse(p[1])); continue; }
                var prop = o.GetType().GetProperty(p[0])!;
                Type t = Nullable.GetUnderlyingType(prop.PropertyType) ?? prop.PropertyType;
                prop.SetValue(o, t.IsEnum ? Enum.Parse(t, p[1]) : Convert.ChangeType(p[1], t));
            }
            var w = Stopwatch.StartNew();
            double[] a = Anomalies.Measure(ml, set, Enumerable.Range(0, 10), ml.AnomalyDetection.Trainers.Autoencoder(o));
            Console.WriteLine($"{a.Average():F4} {line}  [{string.Join(' ', a.Select(x => $"{x:F3}"))}] {w.Elapsed.TotalSeconds:F1}s");
        }
        break;
    case "depth":
        set = PictureSet.ReadFashion("/usr/share/datasets/fashion-mnist", 10000);
        foreach (int layers in new[] { 4, 1 }) foreach (int seed in new[] { 1, 2 })
            Console.WriteLine($"depth {layers} seed {seed}: {Depth.Measure(ml, set, layers, seed)}");
        break;
    case "pre":
        set = PictureSet.ReadDigits("/work/wt/features/data/digits.csv.gz");
        if (S(1, "") == "fashion") set = PictureSet.ReadFashion("/usr/share/datasets/fashion-mnist", 10000);
        foreach (var g in Pretraining.Measure(ml, set, [0.01, 0.05, 1], 5, int.Parse(S(2, "50"))))
            Console.WriteLine($"{g.Share}: {g.Without.Average():F4} {g.With.Average():F4} gain {g.Gains.Average():F4} +- {PretrainingGain.StandardError(g.Gains):F4}");
        break;
    case "feat":
        bool fashion = args[1] == "fashion";
        set = fashion ? PictureSet.ReadFashion("/usr/share/datasets/fashion-mnist", int.Parse(args[3])) : PictureSet.ReadDigits("/work/wt/features/data/digits.csv.gz");
        foreach (string line in File.ReadAllLines(args[4]))
        {
            if (line.Length == 0) continue;
            var o = new SparseAutoencoderOptions { Seed = 1, Sparsity = null };
            foreach (string kv in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] p = kv.Split('=');
                if (p[0] == "L1") { o.Sparsity = new L1Penalty(float.Parse(p[1])); continue; }
                if (p[0] == "KL") { o.Sparsity = new KullbackLeiblerPenalty(float.Parse(p[1].Split(',')[0]), float.Parse(p[1].Split(',')[1])); continue; }
                var prop = o.GetType().GetProperty(p[0])!;
                Type t = Nullable.GetUnderlyingType(prop.PropertyType) ?? prop.PropertyType;
                prop.SetValue(o, t.IsEnum ? Enum.Parse(t, p[1]) : Convert.ChangeType(p[1], t));
            }
            var w = Stopwatch.StartNew();
            var c = new FeatureComparison(ml, set, int.Parse(args[2]), o);
            Console.Write($"{line}: trained {w.Elapsed.TotalSeconds:F0}s ");
            foreach (var (name, col) in FeatureComparison.Kinds)
                if (col == "Code" || S(5, "") == "all")
                    Console.Write($"| {name} linear {c.MeasureLinear(col):F4} trees {(S(6, "") == "trees" ? c.MeasureTrees(col) : 0):F4}");
            Console.WriteLine($" {w.Elapsed.TotalSeconds:F0}s");
        }
        break;
}
