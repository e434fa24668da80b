"""Runs over scans: slices in order, linked in the run folder, and masks as NIfTI volumes."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from pathlib import Path

import nibabel
import numpy as np
import PIL.Image
import pytest
import SimpleITK
from typer.testing import CliRunner

from anyloom import (
    AnyloomError,
    Engine,
    Image,
    RunSummary,
    UnknownNameError,
    graph,
    open_questions,
    open_run,
    run_folder,
    window_range,
)
from anyloom.cli.app import app
from anyloom.nodes import ask_flag
from anyloom.runs.source_parts import ReadingOptions
from anyloom.runs.sources import LeftOut, find_images
from tests.runs.scenes import bright_parts_of, counts, lines, tree
from tests.values.medical.scans import image, save, save_series, save_volume, shipped, voxels
from tests.values.medical.test_volumes import scan_of

pytestmark = pytest.mark.usefixtures("work_folder")
NAMES = ["IM7", "IM2", "IM5", "IM0", "IM1"]
SHAPE = (8, 6, 5)


def write_scan(**details: object) -> np.ndarray:
    """Write a series to in/ct in which a box of bone is brighter than the rest; return the box."""
    bone = np.zeros(SHAPE, bool)
    bone[1:5, 2:6, 1:4] = True
    units = np.where(bone, 1200, -900)
    save_series(Path("in/ct"), units, names=NAMES, **details)  # type: ignore[arg-type]
    return bone


def run(engine: Engine, source: str = "in", **options: object) -> RunSummary:
    options = {"out": "out", "depth_range": window_range("bone"), **options}
    return run_folder(bright_parts_of, source, engine=engine, **options)  # type: ignore[arg-type]


def test_images_of_a_series_come_in_the_order_of_their_positions() -> None:
    write_scan()
    assert [one.name for one in find_images("in")] == NAMES
    save_volume(Path("in/a.nii.gz"), voxels((3, 3, 2)))
    found = find_images("in")
    assert [one.name for one in found] == ["a-axial-000", "a-axial-001", *NAMES]
    assert found[0].file == "a.nii.gz/axial-000"
    coronal = find_images("in", reading=ReadingOptions(axis="coronal"))
    assert coronal[2].name == "a-coronal-002"


def test_a_series_is_called_as_its_folder_whichever_folder_is_given(engine: Engine) -> None:
    write_scan()
    for source in ("in", "in/ct", "in/ct/IM0"):
        run(engine, source, out=f"of {source}", formats=["nifti"])
        assert [one.name for one in Path(f"of {source}", "nifti").glob("*.gz")] == ["ct.nii.gz"]
        (volume,) = json.loads(Path(f"of {source}", "volumes.json").read_text())["volumes"]
        assert volume["name"] == "ct"


def test_dicom_files_without_an_image_are_counted_and_left_out() -> None:
    write_scan()
    for name in ("rtplan.dcm", "reportsi.dcm"):
        Path("in", name).write_bytes(shipped(name).read_bytes())
    left_out = LeftOut()
    assert len(find_images("in", left_out)) == 5
    assert left_out.notes() == [
        "2 files were left out, DICOM without an image (Basic Text SR Storage, RT Plan Storage)"
    ]


def test_a_pipe_among_scans_is_not_waited_for(engine: Engine) -> None:
    write_scan()
    for name in ("in/ct/pipe", "in/ct/pipe.dcm", "in/pipe.nii.gz"):
        os.mkfifo(name)
    summary = run(engine)
    assert summary.done == 5
    assert {failure["reason"] for failure in summary.failures()} <= {"is not a regular file"}


def test_masks_of_a_series_lie_where_simpleitk_has_the_scan(engine: Engine) -> None:
    bone = write_scan(orientation=(0.0, 1.0, 0.0, 0.0, 0.0, -1.0), origin=(7.0, -80.0, 33.0))
    summary = run(engine, formats=["nifti"])
    assert counts(summary) == (5, 0, 0)
    assert summary.notes == ()
    labels = SimpleITK.ReadImage("out/nifti/ct.nii.gz")
    scan = scan_of(Path("in/ct"))
    assert labels.GetSize() == scan.GetSize()
    for voxel in ((0, 0, 0), (7, 0, 0), (0, 5, 4)):
        here, there = (one.TransformIndexToPhysicalPoint(voxel) for one in (labels, scan))
        assert np.allclose(here, there, atol=1e-3)
    shown = SimpleITK.GetArrayFromImage(labels)
    assert ((shown > 0) == bone.T).all()
    assert ((shown > 0) == (SimpleITK.GetArrayFromImage(scan) > 0)).all()
    numbers = json.loads(Path("out/nifti/labels.json").read_text())
    assert numbers == {"background": 0, "left": 1, "right": 2}
    assert set(np.unique(shown)) == {0, 1, 2}


@pytest.mark.parametrize("axis", ["axial", "coronal", "sagittal"])
@pytest.mark.parametrize("codes", ["LPS", "RAS", "PIR", "SAL"])
def test_masks_of_a_volume_have_its_affine_and_its_voxels(
    engine: Engine, axis: str, codes: str
) -> None:
    from tests.values.medical.test_nifti import affine_of

    values = np.where(np.random.default_rng(1).random(SHAPE) > 0.5, 1200, -900).astype(np.int16)
    scan = save_volume(Path("in/scan.nii.gz"), values, affine_of(codes))
    run(engine, axis=axis, formats=["nifti"])
    labels = nibabel.load("out/nifti/scan.nii.gz")
    assert labels.shape == SHAPE
    assert labels.get_data_dtype() == np.uint8
    assert np.allclose(labels.affine, nibabel.load(scan).affine)
    assert labels.header.get_xyzt_units()[0] == "mm"
    assert ((np.asarray(labels.dataobj) > 0) == (values > 0)).all()


def test_slices_are_linked_in_the_run_folder(engine: Engine) -> None:
    write_scan()
    save_volume(Path("in/a.nii"), voxels((3, 4, 2)), np.diag([1, 2, 3, 1.0]))
    run(engine)
    volumes = json.loads(Path("out/volumes.json").read_text())["volumes"]
    assert [(one["name"], one["axis"], one["shape"]) for one in volumes] == [
        ("a", "axial", [3, 4, 2]),
        ("ct", "axial", [8, 6, 5]),
    ]
    assert volumes[0]["affine"] == np.diag([1, 2, 3, 1.0]).tolist()
    assert volumes[1]["slices"][3] == {"index": 3, "file": "ct/IM0", "image": "IM0"}
    order = [line["name"] for line in lines("out/results.jsonl")]
    assert order == ["a-axial-000", "a-axial-001", *NAMES]


def test_slices_without_a_result_are_zeros_and_counted(engine: Engine) -> None:
    write_scan(left_out=[2])
    damaged = Path("in/ct/IM2").read_bytes()
    Path("in/ct/IM2").write_bytes(damaged[:-40])
    summary = run(engine, formats=["nifti"])
    assert counts(summary) == (3, 0, 1)
    (failure,) = summary.failures()
    assert failure["file"] == "ct/IM2"
    assert failure["reason"].startswith("damaged image")
    note = "nifti/ct.nii.gz: 2 of 5 slices have no result, so they are 0"
    assert summary.notes == (note,)
    labels = np.asarray(nibabel.load("out/nifti/ct.nii.gz").dataobj)
    assert labels.any(axis=(0, 1)).tolist() == [False, False, False, True, False]


def test_a_volume_that_was_cut_is_one_line_and_the_others_go_on(engine: Engine) -> None:
    write_scan()
    noise = np.random.default_rng(0).integers(0, 9999, (20, 20, 20), np.int16)
    file = save_volume(Path("in/cut.nii.gz"), noise)
    file.write_bytes(file.read_bytes()[:-3000])
    summary = run(engine, formats=["nifti"])
    assert counts(summary) == (5, 0, 1)
    (failure,) = summary.failures()
    assert failure["file"] == "cut.nii.gz"
    assert failure["reason"] == "damaged NIfTI file (shorter than its header says)"


def test_a_run_of_some_slices_is_completed_by_a_later_one(engine: Engine) -> None:
    write_scan()
    run(engine, "in", out="whole", formats=["nifti"])
    first = run(engine, limit=2, formats=["nifti"])
    assert "3 of 5 slices have no result" in first.notes[0]
    assert nibabel.load("out/nifti/ct.nii.gz").shape == SHAPE
    second = run(engine)
    assert counts(second) == (3, 2, 0)
    assert second.notes == ()
    assert tree("out") == tree("whole")


def test_a_slice_that_comes_later_moves_the_others(engine: Engine) -> None:
    write_scan(left_out=[0])
    run(engine, formats=["nifti"])
    assert nibabel.load("out/nifti/ct.nii.gz").shape[2] == 4
    bone = write_scan()
    run(engine)
    labels = np.asarray(nibabel.load("out/nifti/ct.nii.gz").dataobj)
    assert ((labels > 0) == bone).all()


def test_a_volume_that_somebody_corrected_is_kept(engine: Engine) -> None:
    write_scan()
    run(engine, formats=["nifti"])
    Path("out/nifti/ct.nii.gz").write_bytes(gzip.compress(b"corrected"))
    summary = run(engine)
    assert any("nifti/ct.nii.gz" in note for note in summary.notes)
    assert gzip.decompress(Path("out/nifti/ct.nii.gz").read_bytes()) == b"corrected"


def test_a_photo_beside_a_scan_has_no_nifti_file(engine: Engine) -> None:
    write_scan()
    save(image(voxels()[:, :, 0]), Path("in/xray.dcm"))
    summary = run(engine, formats=["nifti"])
    assert summary.notes == ("1 image is not a slice of a volume, so it has no NIfTI file",)
    assert [file.name for file in sorted(Path("out/nifti").iterdir())] == [
        "ct.nii.gz",
        "labels.json",
    ]


def test_other_processes_read_the_same_slices(engine: Engine) -> None:
    from anyloom import load, on_processes

    write_scan()
    save_volume(Path("in/a.nii.gz"), voxels((12, 10, 4)), np.diag([-1, -1, 2, 1.0]))
    graph, text = load("medsam"), {"boxes": "1,1,7,5"}
    for out, executor in (("here", None), ("there", on_processes(["cpu"]))):
        run_folder(
            graph, "in", inputs=text, engine=engine, out=out, formats=["nifti"], executor=executor
        )
    for file in ("volumes.json", "nifti/a.nii.gz", "nifti/ct.nii.gz"):
        assert Path("here", file).read_bytes() == Path("there", file).read_bytes()


def test_convert_writes_what_the_run_writes_and_nothing_over_it(engine: Engine) -> None:
    write_scan()
    run(engine, formats=["nifti"])
    arguments = ["convert", "out", "converted", "--to", "nifti"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    for name in ("ct.nii.gz", "labels.json"):
        assert Path("converted", name).read_bytes() == Path("out/nifti", name).read_bytes()
    assert CliRunner().invoke(app, arguments).exit_code == 0
    Path("converted/ct.nii.gz").write_bytes(b"mine")
    with pytest.raises(AnyloomError, match=r"holds other annotations already \(ct.nii.gz\)"):
        CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert Path("converted/ct.nii.gz").read_bytes() == b"mine"


def test_annotations_of_photos_have_no_volume_to_be_written_to() -> None:
    Path("a.json").write_text(
        json.dumps(
            {
                "images": [{"id": 1, "file_name": "a.png", "width": 4, "height": 4}],
                "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 2, 2]}],
                "categories": [{"id": 1, "name": "cat"}],
            }
        )
    )
    with pytest.raises(AnyloomError, match="no image is a slice of a volume"):
        CliRunner().invoke(
            app, ["convert", "a.json", "to", "--to", "nifti"], catch_exceptions=False
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--window", "lungs"], "did you mean 'lung'"),
        (["--window", "lung", "--depth-range", "0,1"], "say the same; give one of them"),
        (["--axis", "axail"], "did you mean 'axial'"),
    ],
)
def test_mistakes_in_options_are_named(options: list[str], message: str) -> None:
    write_scan()
    with pytest.raises(AnyloomError, match=message):
        CliRunner().invoke(
            app, ["run", "medsam", "in", "--boxes", "0,0,2,2", *options], catch_exceptions=False
        )


def test_an_axis_that_there_is_not_is_refused(engine: Engine) -> None:
    write_scan()
    with pytest.raises(UnknownNameError, match="axis 'oblique'"):
        run(engine, axis="oblique")


@pytest.mark.parametrize(("flat", "note"), [(3, "3 of 3 masks are only their box"), (0, "")])
def test_masks_that_are_only_their_box_are_counted(flat: int, note: str) -> None:
    units = np.full((40, 40, 3), -900, np.int16)
    units[10:25, 8:22, flat:] = 300
    save_volume(Path("in/scan.nii.gz"), units)
    command = ["run", "medsam_volume", "in", "--boxes", "organ: 7,5,0,28,25,3", "--out", "out"]
    shown = CliRunner().invoke(app, command, catch_exceptions=False)
    assert shown.exit_code == 0
    assert ("only their box" in shown.output) == bool(note)
    assert note in shown.output
    report = Path("out/report.html").read_text()
    assert ("only their box" in report) == bool(note)


def test_a_window_that_changes_nothing_is_noted_once(engine: Engine) -> None:
    write_scan()
    deep = PIL.Image.fromarray(np.full((6, 6), 900, np.uint16))
    deep.save("in/deep.png")
    assert run(engine).notes == ()
    for name in ("a.png", "b.jpg"):
        PIL.Image.new("RGB", (6, 6)).save(f"in/{name}")
    (note,) = run(engine, out="more").notes
    assert note.startswith("a.png and 1 more have 8 bits, which are shown as they are")
    assert run(engine, out="plain", depth_range=None).notes == ()


def test_one_slice_of_a_file_is_a_source_whichever_axis_others_follow(engine: Engine) -> None:
    save_volume(Path("in/scan.nii.gz"), voxels((3, 4, 5)))
    (one,) = find_images("in/scan.nii.gz/axial-2")
    assert (one.name, one.path) == ("scan-axial-002", Path("in/scan.nii.gz"))
    assert one.label == "in/scan.nii.gz, axial slice 2"
    Path("list.txt").write_text("in/scan.nii.gz/coronal-001\nin/scan.nii.gz/axial-004\n")
    named = find_images("list.txt")
    assert [image.name for image in named] == ["scan-axial-004", "scan-coronal-001"]
    assert len(find_images(["list.txt", "in"])) == 5
    assert counts(run(engine, "in/scan.nii.gz/axial-002")) == (1, 0, 0)
    assert counts(run(engine)) == (4, 1, 0)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("in/scan.nii.gz/axial-005", "^unknown part of scan.nii.gz 'axial-005'; did you mean"),
        (
            "in/a.png/axial-000",
            "^in/a.png: is one image or damaged, so it has no part 'axial-000'$",
        ),
    ],
)
def test_a_part_that_a_file_does_not_have_is_one_line(source: str, message: str) -> None:
    save_volume(Path("in/scan.nii.gz"), voxels((3, 4, 5)))
    PIL.Image.new("RGB", (6, 6)).save("in/a.png")
    with pytest.raises(AnyloomError, match=message):
        find_images(source, LeftOut())


def test_results_say_which_slice_of_which_volume_they_are_of(engine: Engine) -> None:
    write_scan()
    scan = save_volume(Path("in/a.nii"), voxels((3, 4, 2)), np.diag([1, 2, 3, 1.0]))
    run(engine)
    parts = {line["name"]: line["part"] for line in lines("out/results.jsonl")}
    assert (parts["a-axial-001"]["place"], parts["a-axial-001"]["index"]) == ("axial-001", 1)
    assert parts["a-axial-001"]["volume"]["affine"] == nibabel.load(scan).affine.tolist()
    assert [(parts[name]["place"], parts[name]["index"]) for name in NAMES] == [
        ("", index) for index in range(5)
    ]
    assert {parts[name]["volume"]["name"] for name in NAMES} == {"ct"}


def test_a_scan_that_moved_goes_on(engine: Engine) -> None:
    bone = write_scan()
    save_volume(Path("in/a.nii.gz"), voxels((3, 4, 2)))
    run(engine, limit=4, formats=["nifti"])
    Path("in").rename("moved")
    assert counts(run(engine, "moved")) == (3, 4, 0)
    labels = np.asarray(nibabel.load("out/nifti/ct.nii.gz").dataobj)
    assert ((labels > 0) == bone).all()


def test_slices_that_an_earlier_version_wrote_are_refused(engine: Engine) -> None:
    write_scan()
    run(engine)
    database = sqlite3.connect("out/.anyloom/run.sqlite")
    with database:
        database.execute("insert into facts values ('volumes', '[{\"name\": \"ct\"}]')")
    database.close()
    for read in (lambda: open_run("out"), lambda: run(engine)):
        with pytest.raises(AnyloomError, match="slices of volumes were written by an earlier"):
            read()
    assert counts(run(engine, force=True)) == (5, 0, 0)
    assert len(open_run("out")) == 5


def test_a_box_is_checked_against_slices_before_a_run() -> None:
    save_volume(Path("in/scan.nii.gz"), voxels((8, 6, 4)))
    command = ["run", "medsam", "in", "--boxes", "20,20,30,30", "--out", "out"]
    with pytest.raises(AnyloomError, match=r"in/scan.nii.gz, axial slice 0\)$"):
        CliRunner().invoke(app, command, catch_exceptions=False)
    assert not Path("out").exists()


@pytest.mark.parametrize("name", ["rtdose.dcm", "rtdose_rle.dcm", "examples_ybr_color.dcm"])
def test_a_file_of_frames_that_was_cut_is_one_line(engine: Engine, name: str) -> None:
    Path("in").mkdir()
    whole = shipped(name).read_bytes()
    Path("in/a.dcm").write_bytes(whole)
    frames = len(find_images("in"))
    assert frames > 10
    Path("in/b.dcm").write_bytes(whole[: len(whole) * 3 // 4])
    summary = run(engine, depth_range=None)
    assert counts(summary) == (frames, 0, 1)
    (failure,) = summary.failures()
    assert failure["file"] == "b.dcm"
    assert failure["reason"] == "damaged DICOM file (shorter than its header says)"


def test_overlays_of_scans_are_enlarged_with_square_pixels_and_masks_are_not() -> None:
    units = np.full((40, 60, 4), -900, np.int16)
    units[10:25, 8:22] = 300
    affine = np.diag([-0.5, -3.0, 2.0, 1.0])
    save_volume(Path("in/scan.nii.gz"), units, affine)
    command = ["run", "medsam_volume", "in", "--boxes", "organ: 7,5,0,28,25,3", "--out", "out"]
    assert CliRunner().invoke(app, command, catch_exceptions=False).exit_code == 0
    with PIL.Image.open("out/overlay/scan-axial-001.jpg") as overlay:
        assert max(overlay.size) == 512
        assert overlay.size[1] / overlay.size[0] == pytest.approx(60 * 3 / (40 * 0.5), rel=0.02)
        red, green, blue = (np.asarray(overlay, float)[:, :, channel] for channel in range(3))
        colored = np.abs(red - blue) + np.abs(red - green) > 60
    rows = np.flatnonzero(colored.mean(axis=1) > 0.3)
    assert rows.max() / 512 == pytest.approx(22 / 60, abs=0.03)
    (mask,) = Path("out/masks").glob("scan-axial-001*")
    with PIL.Image.open(mask) as stored:
        assert stored.size == (40, 60)


def test_a_question_names_the_slice_that_it_is_about(engine: Engine) -> None:
    @graph
    def asking(photo: Image) -> bool:
        return ask_flag(photo, "is it here?")

    save_volume(Path("in/scan.nii.gz"), voxels((3, 4, 2)))
    assert run_folder(asking, "in", out="out", engine=engine).waiting == 2
    files = [Path(question.file) for question in open_questions("out")]
    assert [file.name for file in files] == ["axial-000", "axial-001"]
    assert {file.parent.name for file in files} == {"scan.nii.gz"}
