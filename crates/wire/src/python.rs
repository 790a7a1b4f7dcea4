//! The Python face: `wardline.wire`. Its types are told in `src/wardline/wire.pyi`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use pyo3::exceptions::{PyKeyError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};

use crate::capture::{self, Capture, CaptureError};
use crate::engine::{self, Engine, Settings};
use crate::tables::Tables;

/// A capture error becomes the product's own exception; the import is late, so that nothing is loaded for it before.
fn input_error(error: &CaptureError) -> PyErr {
    let message = error.to_string();
    Python::attach(|py| match py.import("wardline.model.errors").and_then(|module| module.getattr("InputError")) {
        Ok(class) => match class.call1((message,)) {
            Ok(instance) => PyErr::from_value(instance),
            Err(error) => error,
        },
        Err(error) => error,
    })
}

#[pyclass(frozen, module = "wardline.wire")]
struct Survey {
    #[pyo3(get)]
    path: String,
    #[pyo3(get)]
    packets: u64,
    #[pyo3(get)]
    bytes: u64,
    #[pyo3(get)]
    file_bytes: u64,
    #[pyo3(get)]
    first_ts: Option<i64>,
    #[pyo3(get)]
    last_ts: Option<i64>,
    #[pyo3(get)]
    link_types: Vec<u16>,
    #[pyo3(get)]
    truncated: bool,
}

fn walk(path: &str) -> Result<Survey, CaptureError> {
    let file_bytes = capture::file_size(path)?;
    let mut capture = Capture::open(path, Arc::default())?;
    let mut survey = Survey {
        path: path.to_owned(),
        packets: 0,
        bytes: 0,
        file_bytes,
        first_ts: None,
        last_ts: None,
        link_types: Vec::new(),
        truncated: false,
    };
    while let Some(packet) = capture.next_packet() {
        survey.packets += 1;
        survey.bytes += u64::from(packet.orig_len);
        survey.first_ts = Some(survey.first_ts.map_or(packet.ts, |first| first.min(packet.ts)));
        survey.last_ts = Some(survey.last_ts.map_or(packet.ts, |last| last.max(packet.ts)));
        if let Err(place) = survey.link_types.binary_search(&packet.link_type) {
            survey.link_types.insert(place, packet.link_type);
        }
    }
    survey.truncated = capture.broken().is_some();
    Ok(survey)
}

#[pyfunction]
fn survey(py: Python<'_>, path: &str) -> PyResult<Survey> {
    py.detach(|| walk(path)).map_err(|error| input_error(&error))
}

#[pyclass(frozen, module = "wardline.wire")]
struct Table {
    batch: RecordBatch,
}

#[pymethods]
impl Table {
    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema().as_ref())
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The protocol lets a producer keep its own schema.
        let _ = requested_schema;
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }
}

#[pyclass(frozen, module = "wardline.wire")]
struct Slice {
    #[pyo3(get)]
    start: i64,
    #[pyo3(get)]
    end: i64,
    #[pyo3(get)]
    tables: Py<PyDict>,
    #[pyo3(get)]
    health: Py<PyDict>,
}

impl Slice {
    fn from_engine(py: Python<'_>, slice: engine::Slice) -> PyResult<Self> {
        let tables = PyDict::new(py);
        for (name, batch) in slice.tables {
            tables.set_item(name, Table { batch }.into_pyobject(py)?)?;
        }
        let engine::Health { packets, bytes, truncated, malformed, dropped_rows, evicted_flows, backwards } =
            slice.health;
        let health = PyDict::new(py);
        for (name, value) in [
            ("packets", packets),
            ("bytes", bytes),
            ("truncated", truncated),
            ("malformed", malformed),
            ("dropped_rows", dropped_rows),
            ("evicted_flows", evicted_flows),
            ("backwards", backwards),
        ] {
            health.set_item(name, value)?;
        }
        Ok(Self { start: slice.start, end: slice.end, tables: tables.unbind(), health: health.unbind() })
    }
}

#[pyclass(frozen, module = "wardline.wire")]
struct Progress {
    #[pyo3(get)]
    bytes_read: u64,
    #[pyo3(get)]
    bytes_total: u64,
    #[pyo3(get)]
    packets: u64,
}

/// Files still to read, and the engine that reads them.
struct Work {
    waiting: std::vec::IntoIter<String>,
    open: Option<Capture>,
    engine: Engine,
    is_finished: bool,
}

impl Work {
    /// Reads on until a slice is ready; None at the end of all files.
    fn next_slice(
        &mut self, read: &Arc<AtomicU64>, packets: &AtomicU64,
    ) -> Result<Option<engine::Slice>, CaptureError> {
        loop {
            if let Some(slice) = self.engine.take_slice() {
                return Ok(Some(slice));
            }
            if self.is_finished {
                return Ok(None);
            }
            match &mut self.open {
                Some(capture) => match capture.next_packet() {
                    Some(packet) => {
                        self.engine.packet(&packet);
                        packets.fetch_add(1, Ordering::Relaxed);
                    }
                    None => {
                        if let Some(why) = capture.broken() {
                            self.engine.broken_capture(&why);
                        }
                        self.open = None;
                    }
                },
                None => match self.waiting.next() {
                    Some(path) => self.open = Some(Capture::open(&path, Arc::clone(read))?),
                    None => {
                        self.engine.finish();
                        self.is_finished = true;
                    }
                },
            }
        }
    }
}

#[pyclass(frozen, module = "wardline.wire")]
struct Reader {
    work: Mutex<Work>,
    read: Arc<AtomicU64>,
    packets: AtomicU64,
    total: u64,
}

#[pymethods]
impl Reader {
    #[new]
    #[pyo3(signature = (paths, *, sensor=String::new(), slice_s=60, max_flows=1_000_000))]
    fn new(py: Python<'_>, paths: Vec<String>, sensor: String, slice_s: i64, max_flows: usize) -> PyResult<Self> {
        if !(1..=86_400 * 366).contains(&slice_s) {
            return Err(PyValueError::new_err("slice_s must be between one second and a year"));
        }
        let total = py
            .detach(|| {
                paths.iter().try_fold(0, |total, path| {
                    if !capture::is_pipe(path)? {
                        Capture::open(path, Arc::default())?;
                    }
                    Ok(total + capture::file_size(path)?)
                })
            })
            .map_err(|error| input_error(&error))?;
        let engine = Engine::new(Settings { sensor, slice: slice_s * 1_000_000_000, max_flows });
        let work = Work { waiting: paths.into_iter(), open: None, engine, is_finished: false };
        Ok(Self { work: Mutex::new(work), read: Arc::default(), packets: AtomicU64::new(0), total })
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Slice>> {
        let slice = py.detach(|| {
            let mut work = self.work.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            work.next_slice(&self.read, &self.packets)
        });
        slice.map_err(|error| input_error(&error))?.map(|slice| Slice::from_engine(py, slice)).transpose()
    }

    fn progress(&self) -> Progress {
        Progress {
            bytes_read: self.read.load(Ordering::Relaxed),
            bytes_total: self.total,
            packets: self.packets.load(Ordering::Relaxed),
        }
    }
}

#[pyfunction]
fn table_names() -> Vec<&'static str> {
    Tables::default().all().into_iter().map(|(name, _)| name).collect()
}

#[pyfunction]
fn empty_table(name: &str) -> PyResult<Table> {
    let found = Tables::default().all().into_iter().find(|(table, _)| *table == name);
    found.map(|(_, batch)| Table { batch }).ok_or_else(|| PyKeyError::new_err(name.to_owned()))
}

#[pymodule]
mod wire {
    #[pymodule_export]
    use super::{Progress, Reader, Slice, Survey, Table, empty_table, survey, table_names};
}
